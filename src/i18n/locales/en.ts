/** The texts that the gateway itself sends to people; every language has the same keys. */
export const en = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Meeting “{{room}}”, {{date}}, {{time}}',
  'mail.hello': 'Hello {{name}},',
  'mail.helloUnnamed': 'Hello,',
  'mail.paste': 'Or copy this link into your browser:',
  'recordingMail.subject': 'The recording of “{{room}}” is ready',
  'recordingMail.intro':
    'A meeting in your room “{{room}}” was recorded. You can now watch or download the recording.',
  'recordingMail.room': 'Room',
  'recordingMail.when': 'When',
  'recordingMail.length': 'Length',
  'recordingMail.limit': 'The recording stopped because it reached the maximum length.',
  'recordingMail.open': 'Open the recording',
  'recordingMail.until': 'It’s available until {{date}} and will then be deleted.',
  'recordingMail.kept': 'It’s available until someone deletes it.',
  'recordingMail.why': 'You’re receiving this email because you own the room.',
  'invitation.subject': '{{host}} invited you to “{{room}}”',
  'invitation.intro': '{{host}} invited you to a meeting in the room “{{room}}”.',
  'invitation.unnamedHost': 'Someone',
  'invitation.join': 'Join the meeting',
  'invitation.byPhone': 'By phone: {{phoneNumber}}, PIN {{pinCode}}',
  'invitation.why': 'If you don’t know the sender, you can ignore this email.',
  'invitation.report':
    'If you think this email is abusive, report it to the administrators of {{site}}.',
  'endpointPaused.subject': 'A webhook endpoint was paused',
  'endpointPaused.intro':
    'Foyer no longer sends events to {{url}}, because the receiver kept failing or asked for no more.',
  'endpointPaused.next':
    'When the receiver works again, enable the endpoint. Events that it missed are sent again only if you replay them.',
  'endpointPaused.why': 'You’re receiving this email because you administer this instance.',
} as const;

/** Every text that people get from the gateway itself; the other languages have the same keys. */
export const en = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Meeting “{{room}}”, {{date}}, {{time}}',
  'mail.hello': 'Hello {{name}},',
  'mail.helloNobody': 'Hello,',
  'mail.paste': 'Or copy this address into your browser:',
  'recordingMail.subject': 'The recording of “{{room}}” is ready',
  'recordingMail.intro':
    'A meeting in your room “{{room}}” was recorded. You can watch and download it now.',
  'recordingMail.room': 'Room',
  'recordingMail.when': 'When',
  'recordingMail.length': 'Length',
  'recordingMail.limit': 'The recording ended because it had reached the longest duration allowed.',
  'recordingMail.open': 'Open the recording',
  'recordingMail.until': 'It is kept until {{date}} and then deleted.',
  'recordingMail.kept': 'It is kept until somebody deletes it.',
  'recordingMail.why': 'You receive this mail because you own the room.',
  'invitation.subject': '{{host}} invites you to “{{room}}”',
  'invitation.intro': '{{host}} invites you to a meeting in the room “{{room}}”.',
  'invitation.hostNobody': 'Somebody',
  'invitation.join': 'Join the meeting',
  'invitation.why': 'If you do not know who invites you, ignore this mail.',
  'invitation.report':
    'If you think that this mail is abuse, report it to the administrators of {{site}}.',
} as const;

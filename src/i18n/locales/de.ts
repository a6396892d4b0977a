import type { Translation } from '../translation.js';

export const de: Translation = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Besprechung „{{room}}“, {{date}}, {{time}}',
  'mail.hello': 'Guten Tag {{name}},',
  'mail.helloUnnamed': 'Guten Tag,',
  'mail.paste': 'Oder kopieren Sie diesen Link in Ihren Browser:',
  'recordingMail.subject': 'Die Aufnahme aus „{{room}}“ ist fertig',
  'recordingMail.intro':
    'In Ihrem Raum „{{room}}“ wurde eine Besprechung aufgenommen. Sie können die Aufnahme jetzt ansehen oder herunterladen.',
  'recordingMail.room': 'Raum',
  'recordingMail.when': 'Beginn',
  'recordingMail.length': 'Dauer',
  'recordingMail.limit': 'Die Aufnahme wurde beendet, weil sie die maximale Länge erreicht hatte.',
  'recordingMail.open': 'Aufnahme öffnen',
  'recordingMail.until': 'Die Aufnahme ist bis zum {{date}} verfügbar und wird dann gelöscht.',
  'recordingMail.kept': 'Die Aufnahme bleibt verfügbar, bis jemand sie löscht.',
  'recordingMail.why': 'Sie erhalten diese E-Mail, weil der Raum Ihnen gehört.',
  'invitation.subject': '{{host}} lädt Sie zu „{{room}}“ ein',
  'invitation.intro': '{{host}} lädt Sie zu einer Besprechung im Raum „{{room}}“ ein.',
  'invitation.unnamedHost': 'Jemand',
  'invitation.join': 'An der Besprechung teilnehmen',
  'invitation.byPhone': 'Per Telefon: {{phoneNumber}}, PIN {{pinCode}}',
  'invitation.why':
    'Wenn Sie nicht wissen, von wem diese Einladung stammt, können Sie diese E-Mail ignorieren.',
  'invitation.report':
    'Wenn Sie diese E-Mail für missbräuchlich halten, melden Sie sie den Administratoren von {{site}}.',
  'endpointPaused.subject': 'Ein Webhook-Endpunkt wurde angehalten',
  'endpointPaused.intro':
    'Foyer sendet keine Ereignisse mehr an {{url}}, weil der Empfänger immer wieder Fehler gemeldet oder keine weiteren gewünscht hat.',
  'endpointPaused.next':
    'Wenn der Empfänger wieder funktioniert, aktivieren Sie den Endpunkt. Verpasste Ereignisse werden nur erneut gesendet, wenn Sie sie wiederholen lassen.',
  'endpointPaused.why': 'Sie erhalten diese E-Mail, weil Sie diese Instanz verwalten.',
};

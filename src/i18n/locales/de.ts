import type { Translation } from '../texts.js';

export const de: Translation = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Besprechung „{{room}}“, {{date}}, {{time}}',
  'mail.hello': 'Guten Tag {{name}},',
  'mail.helloNobody': 'Guten Tag,',
  'mail.paste': 'Oder kopieren Sie diese Adresse in Ihren Browser:',
  'recordingMail.subject': 'Die Aufzeichnung von „{{room}}“ ist fertig',
  'recordingMail.intro':
    'Eine Besprechung in Ihrem Raum „{{room}}“ wurde aufgezeichnet. Sie können sie jetzt ansehen und herunterladen.',
  'recordingMail.room': 'Raum',
  'recordingMail.when': 'Wann',
  'recordingMail.length': 'Länge',
  'recordingMail.limit':
    'Die Aufzeichnung endete, weil sie die längste erlaubte Dauer erreicht hatte.',
  'recordingMail.open': 'Aufzeichnung öffnen',
  'recordingMail.until': 'Sie wird bis zum {{date}} aufbewahrt und dann gelöscht.',
  'recordingMail.kept': 'Sie wird aufbewahrt, bis jemand sie löscht.',
  'recordingMail.why': 'Sie erhalten diese Nachricht, weil Ihnen der Raum gehört.',
  'invitation.subject': '{{host}} lädt Sie zu „{{room}}“ ein',
  'invitation.intro': '{{host}} lädt Sie zu einer Besprechung im Raum „{{room}}“ ein.',
  'invitation.hostNobody': 'Jemand',
  'invitation.join': 'An der Besprechung teilnehmen',
  'invitation.why': 'Wenn Sie nicht wissen, wer Sie einlädt, ignorieren Sie diese Nachricht.',
  'invitation.report':
    'Wenn Sie diese E-Mail für Missbrauch halten, melden Sie sie den Administratoren von {{site}}.',
};

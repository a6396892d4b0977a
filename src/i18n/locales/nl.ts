import type { Translation } from '../texts.js';

export const nl: Translation = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Vergadering “{{room}}”, {{date}}, {{time}}',
  'mail.hello': 'Hallo {{name}},',
  'mail.helloNobody': 'Hallo,',
  'mail.paste': 'Of kopieer dit adres naar uw browser:',
  'recordingMail.subject': 'De opname van “{{room}}” is klaar',
  'recordingMail.intro':
    'Een vergadering in uw ruimte “{{room}}” is opgenomen. U kunt de opname nu bekijken en downloaden.',
  'recordingMail.room': 'Ruimte',
  'recordingMail.when': 'Wanneer',
  'recordingMail.length': 'Duur',
  'recordingMail.limit': 'De opname is gestopt omdat de langst toegestane duur was bereikt.',
  'recordingMail.open': 'Opname openen',
  'recordingMail.until': 'De opname wordt bewaard tot {{date}} en daarna verwijderd.',
  'recordingMail.kept': 'De opname wordt bewaard totdat iemand haar verwijdert.',
  'recordingMail.why': 'U ontvangt dit bericht omdat u eigenaar van de ruimte bent.',
  'invitation.subject': '{{host}} nodigt u uit voor “{{room}}”',
  'invitation.intro': '{{host}} nodigt u uit voor een vergadering in de ruimte “{{room}}”.',
  'invitation.hostNobody': 'Iemand',
  'invitation.join': 'Deelnemen aan de vergadering',
  'invitation.why': 'Weet u niet wie u uitnodigt, negeer dit bericht dan.',
  'invitation.report':
    'Denkt u dat deze e-mail misbruik is, meld dit dan bij de beheerders van {{site}}.',
};

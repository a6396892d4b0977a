import type { Translation } from '../texts.js';

export const fr: Translation = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Réunion « {{room}} », {{date}}, {{time}}',
  'mail.hello': 'Bonjour {{name}},',
  'mail.helloNobody': 'Bonjour,',
  'mail.paste': 'Ou copiez cette adresse dans votre navigateur :',
  'recordingMail.subject': 'L’enregistrement de « {{room}} » est prêt',
  'recordingMail.intro':
    'Une réunion dans votre salle « {{room}} » a été enregistrée. Vous pouvez maintenant la regarder et la télécharger.',
  'recordingMail.room': 'Salle',
  'recordingMail.when': 'Date',
  'recordingMail.length': 'Durée',
  'recordingMail.limit':
    'L’enregistrement s’est arrêté car il avait atteint la durée maximale autorisée.',
  'recordingMail.open': 'Ouvrir l’enregistrement',
  'recordingMail.until': 'Il est conservé jusqu’au {{date}}, puis supprimé.',
  'recordingMail.kept': 'Il est conservé jusqu’à ce que quelqu’un le supprime.',
  'recordingMail.why': 'Vous recevez ce message parce que vous êtes propriétaire de la salle.',
  'invitation.subject': '{{host}} vous invite dans « {{room}} »',
  'invitation.intro': '{{host}} vous invite à une réunion dans la salle « {{room}} ».',
  'invitation.hostNobody': 'Quelqu’un',
  'invitation.join': 'Rejoindre la réunion',
  'invitation.why': 'Si vous ne connaissez pas la personne qui vous invite, ignorez ce message.',
  'invitation.report':
    'Si vous pensez que ce message est un abus, signalez-le aux administrateurs de {{site}}.',
};

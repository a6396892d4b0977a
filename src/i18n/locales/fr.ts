import type { Translation } from '../translation.js';

export const fr: Translation = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Réunion «\u00a0{{room}}\u00a0», {{date}}, {{time}}',
  'mail.hello': 'Bonjour {{name}},',
  'mail.helloUnnamed': 'Bonjour,',
  'mail.paste': 'Ou copiez ce lien dans votre navigateur\u00a0:',
  'recordingMail.subject': 'L’enregistrement de «\u00a0{{room}}\u00a0» est prêt',
  'recordingMail.intro':
    'Une réunion dans votre salle «\u00a0{{room}}\u00a0» a été enregistrée. Vous pouvez maintenant regarder ou télécharger l’enregistrement.',
  'recordingMail.room': 'Salle',
  'recordingMail.when': 'Date',
  'recordingMail.length': 'Durée',
  'recordingMail.limit': 'L’enregistrement s’est arrêté, car il a atteint la durée maximale.',
  'recordingMail.open': 'Ouvrir l’enregistrement',
  'recordingMail.until': 'Il est disponible jusqu’au {{date}}, puis il sera supprimé.',
  'recordingMail.kept': 'Il reste disponible jusqu’à ce que quelqu’un le supprime.',
  'recordingMail.why': 'Vous recevez cet e-mail parce que vous êtes propriétaire de la salle.',
  'invitation.subject': '{{host}} vous invite à rejoindre «\u00a0{{room}}\u00a0»',
  'invitation.intro': '{{host}} vous invite à une réunion dans la salle «\u00a0{{room}}\u00a0».',
  'invitation.unnamedHost': 'Quelqu’un',
  'invitation.join': 'Rejoindre la réunion',
  'invitation.byPhone': 'Par téléphone\u00a0: {{phoneNumber}}, code PIN {{pinCode}}',
  'invitation.why':
    'Si vous ne savez pas de qui vient cette invitation, vous pouvez ignorer cet e-mail.',
  'invitation.report':
    'Si vous pensez que cet e-mail est abusif, signalez-le aux administrateurs de {{site}}.',
  'endpointPaused.subject': 'Un point de terminaison webhook a été mis en pause',
  'endpointPaused.intro':
    'Foyer n’envoie plus d’événements à {{url}}, car le destinataire renvoyait toujours des erreurs ou a demandé à ne plus en recevoir.',
  'endpointPaused.next':
    'Lorsque le destinataire fonctionne à nouveau, réactivez le point de terminaison. Les événements manqués ne sont renvoyés que si vous le demandez.',
  'endpointPaused.why': 'Vous recevez cet e-mail parce que vous administrez cette instance.',
};

import type { Translation } from '../translation.js';

export const it: Translation = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Riunione «{{room}}», {{date}}, {{time}}',
  'mail.hello': 'Ciao {{name}},',
  'mail.helloUnnamed': 'Ciao,',
  'mail.paste': 'Oppure copia questo link nel browser:',
  'recordingMail.subject': 'La registrazione di «{{room}}» è pronta',
  'recordingMail.intro':
    'Una riunione nella tua stanza «{{room}}» è stata registrata. Ora puoi guardare o scaricare la registrazione.',
  'recordingMail.room': 'Stanza',
  'recordingMail.when': 'Data',
  'recordingMail.length': 'Durata',
  'recordingMail.limit': 'La registrazione si è interrotta alla durata massima.',
  'recordingMail.open': 'Apri la registrazione',
  'recordingMail.until': 'È disponibile fino al {{date}}, poi verrà eliminata.',
  'recordingMail.kept': 'È disponibile finché qualcuno non la elimina.',
  'recordingMail.why': 'Ricevi questa email perché la stanza è tua.',
  'invitation.subject': '{{host}} ti invita a «{{room}}»',
  'invitation.intro': '{{host}} ti invita a una riunione nella stanza «{{room}}».',
  'invitation.unnamedHost': 'Qualcuno',
  'invitation.join': 'Partecipa alla riunione',
  'invitation.byPhone': 'Per telefono: {{phoneNumber}}, PIN {{pinCode}}',
  'invitation.why': 'Se non sai chi te la manda, puoi ignorare questa email.',
  'invitation.report':
    'Se ritieni che questa email sia un abuso, segnalala agli amministratori di {{site}}.',
  'endpointPaused.subject': 'Un endpoint webhook è stato messo in pausa',
  'endpointPaused.intro':
    'Foyer non invia più eventi a {{url}}, perché il destinatario continuava a fallire o non ne vuole altri.',
  'endpointPaused.next':
    'Quando il destinatario funziona di nuovo, riattiva l’endpoint. Gli eventi persi vengono inviati di nuovo solo se lo richiedi.',
  'endpointPaused.why': 'Ricevi questa email perché amministri questa istanza.',
};

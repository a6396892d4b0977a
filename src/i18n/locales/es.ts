import type { Translation } from '../translation.js';

export const es: Translation = {
  'recording.fileName': '{{room}}, {{date}}, {{time}}',
  'recording.title': 'Reunión «{{room}}», {{date}}, {{time}}',
  'mail.hello': 'Hola, {{name}}:',
  'mail.helloUnnamed': 'Hola:',
  'mail.paste': 'O copia este enlace en tu navegador:',
  'recordingMail.subject': 'La grabación de «{{room}}» está lista',
  'recordingMail.intro':
    'Se ha grabado una reunión en tu sala «{{room}}». Ya puedes ver o descargar la grabación.',
  'recordingMail.room': 'Sala',
  'recordingMail.when': 'Fecha',
  'recordingMail.length': 'Duración',
  'recordingMail.limit': 'La grabación se detuvo al alcanzar la duración máxima.',
  'recordingMail.open': 'Abrir la grabación',
  'recordingMail.until': 'Está disponible hasta el {{date}}; después se eliminará.',
  'recordingMail.kept': 'Está disponible hasta que alguien la elimine.',
  'recordingMail.why': 'Recibes este correo porque la sala es tuya.',
  'invitation.subject': '{{host}} te invita a «{{room}}»',
  'invitation.intro': '{{host}} te invita a una reunión en la sala «{{room}}».',
  'invitation.unnamedHost': 'Alguien',
  'invitation.join': 'Unirse a la reunión',
  'invitation.byPhone': 'Por teléfono: {{phoneNumber}}, PIN {{pinCode}}',
  'invitation.why': 'Si no sabes quién te lo envía, puedes ignorar este correo.',
  'invitation.report':
    'Si crees que este correo es abusivo, avisa a los administradores de {{site}}.',
  'endpointPaused.subject': 'Se ha pausado un punto de conexión de webhooks',
  'endpointPaused.intro':
    'Foyer ya no envía eventos a {{url}}, porque el receptor fallaba una y otra vez o no quiere recibir más.',
  'endpointPaused.next':
    'Cuando el receptor vuelva a funcionar, activa el punto de conexión. Los eventos que se perdió solo se reenvían si lo solicitas.',
  'endpointPaused.why': 'Recibes este correo porque administras esta instancia.',
};

import type { DeviceTexts } from './en';

export const es: DeviceTexts = {
  noiseSuppression: 'Reducir el ruido de fondo',
  microphoneIsOff: 'Tu micrófono está desactivado.',
  testSpeaker: 'Reproducir un sonido de prueba',
  background: 'Fondo',
  backgrounds: {
    none: 'Ninguno',
    blur: 'Difuminado',
    room: 'Habitación',
    hills: 'Colinas',
    evening: 'Atardecer',
  },
  test: {
    title: 'Probar el dispositivo y la red',
    lead: 'Comprueba antes de una reunión que todo funciona. Nadie te ve ni te oye.',
    start: 'Empezar la prueba',
    again: 'Repetir la prueba',
    speaker: 'Si no oyes nada, sube el volumen o elige otro altavoz.',
    summary: (problems: number) =>
      problems === 0
        ? 'No se ha encontrado ningún problema.'
        : problems === 1
          ? 'Hay algo que no funciona. Más abajo verás cómo solucionarlo.'
          : `Hay ${problems} cosas que no funcionan. Más abajo verás cómo solucionarlas.`,
    speed: (megabits: string) => `${megabits} Mbit/s`,
    status: {
      waiting: 'Sin probar',
      running: 'Probando…',
      passed: 'Funciona',
      failed: 'Problema',
      skipped: 'No probado',
    },
    checks: {
      browser: 'Navegador',
      microphone: 'Micrófono',
      camera: 'Cámara',
      gateway: 'Actualizaciones en directo',
      signal: 'Servidor de reuniones',
      media: 'Audio y vídeo',
      bandwidth: 'Velocidad de subida',
      relay: 'Relay (TURN)',
    },
    paths: {
      udp: 'Directa (UDP), la mejor vía.',
      tcp: 'Por TCP, porque UDP está bloqueado. La imagen puede entrecortarse.',
      relay: 'A través de un relay, porque la conexión directa está bloqueada.',
    },
    skipped: {
      signIn: 'Inicia sesión para probarlo: los invitados solo pueden conectarse a una reunión.',
      noRoom: 'No se pudo obtener una sala para la prueba. Inténtalo más tarde.',
      noRelay: 'Este sitio no usa ningún relay.',
      earlier: 'Ha fallado un paso anterior.',
    },
    remedies: {
      browser:
        'Usa una versión reciente de Chrome, Edge, Firefox o Safari, en una dirección que empiece por https.',
      microphone:
        'El micrófono no capta nada. Comprueba que no esté silenciado con un botón o elige otro.',
      camera:
        'La cámara no envía imagen. Cierra otras aplicaciones que la usen, comprueba la tapa o elige otra.',
      gateway:
        'La conexión con este sitio está bloqueada. Prueba sin VPN ni proxy, o pide a quien administra tu red que permita WebSocket.',
      signal:
        'No se puede acceder al servidor de reuniones. Prueba con otra red, o pide a quien administra la tuya que permita WebSocket.',
      media:
        'El audio y el vídeo no pasan, probablemente por un cortafuegos. Prueba con otra red, o pide a quien administra la tuya que permita UDP.',
      bandwidth:
        'Tu velocidad de subida es demasiado baja para el vídeo. Acércate al router, usa un cable o deja la cámara apagada.',
      relay:
        'No se puede acceder al relay. Solo hace falta cuando un cortafuegos bloquea la vía directa.',
    },
  },
};

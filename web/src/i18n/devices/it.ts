import type { DeviceTexts } from './en';

export const it: DeviceTexts = {
  noiseSuppression: 'Riduci i rumori di fondo',
  microphoneIsOff: 'Il tuo microfono è spento.',
  testSpeaker: 'Riproduci un suono di prova',
  background: 'Sfondo',
  backgrounds: {
    none: 'Nessuno',
    blur: 'Sfocato',
    room: 'Stanza',
    hills: 'Colline',
    evening: 'Sera',
  },
  test: {
    title: 'Prova dispositivo e rete',
    lead: 'Scopri prima di una riunione se tutto funziona. Nessuno ti vede né ti sente.',
    start: 'Avvia la prova',
    again: 'Ripeti la prova',
    speaker: 'Se non senti nulla, alza il volume o scegli un altro altoparlante.',
    summary: (problems: number) =>
      problems === 0
        ? 'Nessun problema rilevato.'
        : problems === 1
          ? 'Qualcosa non funziona. Qui sotto trovi il rimedio.'
          : `${problems} cose non funzionano. Qui sotto trovi i rimedi.`,
    speed: (megabits: string) => `${megabits} Mbit/s`,
    status: {
      waiting: 'Non ancora provato',
      running: 'Prova in corso…',
      passed: 'Funziona',
      failed: 'Problema',
      skipped: 'Non provato',
    },
    checks: {
      browser: 'Browser',
      microphone: 'Microfono',
      camera: 'Videocamera',
      gateway: 'Aggiornamenti in tempo reale',
      signal: 'Server delle riunioni',
      media: 'Audio e video',
      bandwidth: 'Velocità di caricamento',
      relay: 'Relay (TURN)',
    },
    paths: {
      udp: 'Diretta (UDP), la via migliore.',
      tcp: 'Tramite TCP, perché UDP è bloccato. L’immagine può andare a scatti.',
      relay: 'Attraverso un relay, perché la connessione diretta è bloccata.',
    },
    skipped: {
      signIn: 'Accedi per provarlo: gli ospiti possono collegarsi solo a una riunione.',
      noRoom: 'Non è stato possibile ottenere una stanza per la prova. Riprova più tardi.',
      noRelay: 'Questo sito non usa un relay.',
      earlier: 'Un passaggio precedente non è riuscito.',
    },
    remedies: {
      browser:
        'Usa una versione recente di Chrome, Edge, Firefox o Safari, a un indirizzo che inizia con https.',
      microphone:
        'Il microfono non capta nulla. Controlla che non sia disattivato da un tasto, oppure scegline un altro.',
      camera:
        'La videocamera non invia immagini. Chiudi le altre app che la usano, controlla il copriobiettivo o scegline un’altra.',
      gateway:
        'La connessione a questo sito è bloccata. Prova senza VPN o proxy, oppure chiedi a chi gestisce la tua rete di consentire WebSocket.',
      signal:
        'Il server delle riunioni non è raggiungibile. Prova un’altra rete, oppure chiedi a chi gestisce la tua di consentire WebSocket.',
      media:
        'Audio e video non passano, probabilmente per un firewall. Prova un’altra rete, oppure chiedi a chi gestisce la tua di consentire UDP.',
      bandwidth:
        'Il caricamento è troppo lento per il video. Avvicinati al router, usa un cavo o lascia la videocamera spenta.',
      relay: 'Il relay non è raggiungibile. Serve solo dove un firewall blocca la via diretta.',
    },
  },
};

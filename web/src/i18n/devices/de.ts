import type { DeviceTexts } from './en';

export const de: DeviceTexts = {
  noiseSuppression: 'Hintergrundgeräusche unterdrücken',
  microphoneIsOff: 'Ihr Mikrofon ist aus.',
  testSpeaker: 'Testton abspielen',
  background: 'Hintergrund',
  backgrounds: {
    none: 'Keiner',
    blur: 'Unschärfe',
    room: 'Zimmer',
    hills: 'Hügel',
    evening: 'Abend',
  },
  test: {
    title: 'Gerät und Netz testen',
    lead: 'Finden Sie vor einer Besprechung heraus, ob alles funktioniert. Niemand sieht oder hört Sie.',
    start: 'Test starten',
    again: 'Erneut testen',
    speaker:
      'Wenn Sie nichts hören, erhöhen Sie die Lautstärke oder wählen Sie einen anderen Lautsprecher.',
    summary: (problems: number) =>
      problems === 0
        ? 'Keine Probleme gefunden.'
        : problems === 1
          ? 'Eine Sache funktioniert nicht. Unten steht, was hilft.'
          : `${problems} Dinge funktionieren nicht. Unten steht, was hilft.`,
    speed: (megabits: string) => `${megabits} Mbit/s`,
    status: {
      waiting: 'Noch nicht getestet',
      running: 'Wird getestet\u00a0…',
      passed: 'Funktioniert',
      failed: 'Problem',
      skipped: 'Nicht getestet',
    },
    checks: {
      browser: 'Browser',
      microphone: 'Mikrofon',
      camera: 'Kamera',
      gateway: 'Live-Aktualisierungen',
      signal: 'Besprechungsserver',
      media: 'Ton und Bild',
      bandwidth: 'Upload-Geschwindigkeit',
      relay: 'Relay (TURN)',
    },
    paths: {
      udp: 'Direkt (UDP), der beste Weg.',
      tcp: 'Über TCP, weil UDP blockiert ist. Bilder können ruckeln.',
      relay: 'Über ein Relay, weil eine direkte Verbindung blockiert ist.',
    },
    skipped: {
      signIn:
        'Melden Sie sich an, um das zu testen: Gäste können sich nur mit einer Besprechung verbinden.',
      noRoom: 'Für den Test war kein Raum zu bekommen. Versuchen Sie es später erneut.',
      noRelay: 'Diese Website verwendet kein Relay.',
      earlier: 'Ein früherer Schritt ist fehlgeschlagen.',
    },
    remedies: {
      browser:
        'Verwenden Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari und eine Adresse, die mit https beginnt.',
      microphone:
        'Das Mikrofon ist stumm. Prüfen Sie, ob es einen Stummschalter hat, oder wählen Sie ein anderes.',
      camera:
        'Die Kamera liefert kein Bild. Schließen Sie andere Apps, die sie nutzen, prüfen Sie die Abdeckung oder wählen Sie eine andere.',
      gateway:
        'Die Verbindung zu dieser Website ist blockiert. Versuchen Sie es ohne VPN oder Proxy, oder bitten Sie Ihre Netzverwaltung, WebSocket zu erlauben.',
      signal:
        'Der Besprechungsserver ist nicht erreichbar. Versuchen Sie ein anderes Netz, oder bitten Sie Ihre Netzverwaltung, WebSocket zu erlauben.',
      media:
        'Ton und Bild kommen nicht durch, wahrscheinlich wegen einer Firewall. Versuchen Sie ein anderes Netz, oder bitten Sie Ihre Netzverwaltung, UDP zu erlauben.',
      bandwidth:
        'Ihr Upload ist zu langsam für Video. Gehen Sie näher an den Router, nehmen Sie ein Kabel oder lassen Sie die Kamera aus.',
      relay:
        'Das Relay ist nicht erreichbar. Sie brauchen es nur, wo eine Firewall den direkten Weg blockiert.',
    },
  },
};

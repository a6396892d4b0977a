import type { DeviceTexts } from './en';

export const nl: DeviceTexts = {
  noiseSuppression: 'Achtergrondgeluid verminderen',
  microphoneIsOff: 'Uw microfoon staat uit.',
  testSpeaker: 'Testgeluid afspelen',
  background: 'Achtergrond',
  backgrounds: { none: 'Geen', blur: 'Wazig', room: 'Kamer', hills: 'Heuvels', evening: 'Avond' },
  test: {
    title: 'Apparaat en netwerk testen',
    lead: 'Controleer vóór een vergadering of alles werkt. Niemand ziet of hoort u.',
    start: 'Test starten',
    again: 'Opnieuw testen',
    speaker: 'Hoort u niets? Zet het volume hoger of kies een andere luidspreker.',
    summary: (problems: number) =>
      problems === 0
        ? 'Geen problemen gevonden.'
        : problems === 1
          ? 'Eén ding werkt niet. Hieronder staat wat helpt.'
          : `${problems} dingen werken niet. Hieronder staat wat helpt.`,
    speed: (megabits: string) => `${megabits} Mbit/s`,
    status: {
      waiting: 'Nog niet getest',
      running: 'Bezig met testen…',
      passed: 'Werkt',
      failed: 'Probleem',
      skipped: 'Niet getest',
    },
    checks: {
      browser: 'Browser',
      microphone: 'Microfoon',
      camera: 'Camera',
      gateway: 'Live-updates',
      signal: 'Vergaderserver',
      media: 'Beeld en geluid',
      bandwidth: 'Uploadsnelheid',
      relay: 'Relay (TURN)',
    },
    paths: {
      udp: 'Rechtstreeks (UDP), de beste manier.',
      tcp: 'Via TCP, omdat UDP is geblokkeerd. Het beeld kan haperen.',
      relay: 'Via een relay, omdat een rechtstreekse verbinding is geblokkeerd.',
    },
    skipped: {
      signIn: 'Log in om dit te testen: gasten kunnen alleen verbinding maken met een vergadering.',
      noRoom: 'Er was geen ruimte beschikbaar voor de test. Probeer het later opnieuw.',
      noRelay: 'Deze site gebruikt geen relay.',
      earlier: 'Een eerdere stap is mislukt.',
    },
    remedies: {
      browser:
        'Gebruik een recente versie van Chrome, Edge, Firefox of Safari, op een adres dat met https begint.',
      microphone:
        'De microfoon is stil. Controleer of hij met een knop is uitgezet, of kies een andere.',
      camera:
        'De camera geeft geen beeld. Sluit andere apps die hem gebruiken, controleer het klepje of kies een andere.',
      gateway:
        'De verbinding met deze site wordt geblokkeerd. Probeer het zonder VPN of proxy, of vraag uw netwerkbeheerder WebSocket toe te staan.',
      signal:
        'De vergaderserver is onbereikbaar. Probeer een ander netwerk, of vraag uw netwerkbeheerder WebSocket toe te staan.',
      media:
        'Beeld en geluid komen niet door, waarschijnlijk door een firewall. Probeer een ander netwerk, of vraag uw netwerkbeheerder UDP toe te staan.',
      bandwidth:
        'Uw upload is te traag voor video. Ga dichter bij de router zitten, gebruik een kabel of laat de camera uit.',
      relay:
        'De relay is onbereikbaar. U hebt die alleen nodig waar een firewall de rechtstreekse weg blokkeert.',
    },
  },
};

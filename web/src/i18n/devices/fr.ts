import type { DeviceTexts } from './en';

export const fr: DeviceTexts = {
  noiseSuppression: 'Réduire les bruits de fond',
  microphoneIsOff: 'Votre micro est coupé.',
  testSpeaker: 'Écouter un son de test',
  background: 'Arrière-plan',
  backgrounds: { none: 'Aucun', blur: 'Flou', room: 'Pièce', hills: 'Collines', evening: 'Soirée' },
  test: {
    title: 'Tester l’appareil et le réseau',
    lead: 'Vérifiez avant une réunion que tout fonctionne. Personne ne vous voit ni ne vous entend.',
    start: 'Lancer le test',
    again: 'Recommencer',
    speaker: 'Si vous n’entendez rien, montez le volume ou choisissez un autre haut-parleur.',
    summary: (problems: number) =>
      problems === 0
        ? 'Aucun problème détecté.'
        : problems === 1
          ? 'Un point pose problème. Voyez ci-dessous ce qui peut aider.'
          : `${problems} points posent problème. Voyez ci-dessous ce qui peut aider.`,
    speed: (megabits: string) => `${megabits} Mbit/s`,
    status: {
      waiting: 'Pas encore testé',
      running: 'Test en cours…',
      passed: 'Fonctionne',
      failed: 'Problème',
      skipped: 'Non testé',
    },
    checks: {
      browser: 'Navigateur',
      microphone: 'Micro',
      camera: 'Caméra',
      gateway: 'Mises à jour en direct',
      signal: 'Serveur de réunion',
      media: 'Audio et vidéo',
      bandwidth: 'Débit montant',
      relay: 'Relais (TURN)',
    },
    paths: {
      udp: 'En direct (UDP), le meilleur chemin.',
      tcp: 'Par TCP, car UDP est bloqué. L’image peut saccader.',
      relay: 'Par un relais, car la connexion directe est bloquée.',
    },
    skipped: {
      signIn:
        'Connectez-vous pour tester ce point\u00a0: les invités ne peuvent se connecter qu’à une réunion.',
      noRoom: 'Impossible d’obtenir un salon pour le test. Réessayez plus tard.',
      noRelay: 'Ce site n’utilise pas de relais.',
      earlier: 'Une étape précédente a échoué.',
    },
    remedies: {
      browser:
        'Utilisez une version récente de Chrome, Edge, Firefox ou Safari, à une adresse qui commence par https.',
      microphone:
        'Le micro est silencieux. Vérifiez qu’aucun bouton ne le coupe, ou choisissez-en un autre.',
      camera:
        'La caméra n’envoie pas d’image. Fermez les applications qui l’utilisent, vérifiez son cache ou choisissez-en une autre.',
      gateway:
        'La connexion à ce site est bloquée. Essayez sans VPN ni proxy, ou demandez aux responsables de votre réseau d’autoriser WebSocket.',
      signal:
        'Le serveur de réunion est injoignable. Essayez un autre réseau, ou demandez aux responsables du vôtre d’autoriser WebSocket.',
      media:
        'L’audio et la vidéo ne passent pas, sans doute à cause d’un pare-feu. Essayez un autre réseau, ou demandez aux responsables du vôtre d’autoriser UDP.',
      bandwidth:
        'Votre débit montant est trop faible pour la vidéo. Rapprochez-vous du routeur, branchez un câble ou laissez la caméra éteinte.',
      relay:
        'Le relais est injoignable. Il ne sert que si un pare-feu bloque la connexion directe.',
    },
  },
};

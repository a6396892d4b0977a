/** Of stack/: what is run, or loaded, when the packages are installed. */
const STACK_WITH_PACKAGES = '^stack/(agent|identity-provider|mail-catcher|bucket)[./]';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'errors-are-leaves',
      severity: 'error',
      from: { path: '^src/errors' },
      to: { path: '^src/(?!errors|config)' },
    },
    {
      name: 'models-are-leaves',
      severity: 'error',
      from: { path: '^src/models' },
      to: { path: '^src/(?!models|errors)' },
    },
    {
      name: 'services-know-no-transport',
      severity: 'error',
      from: { path: '^src/services' },
      to: { path: 'node_modules/(graphql|type-graphql|express|@apollo)/' },
    },
    {
      name: 'services-know-no-edges',
      severity: 'error',
      from: { path: '^src/services' },
      to: { path: '^src/(http|resolvers|schema|permissions|webhooks)' },
    },
    {
      name: 'resolvers-know-no-adapters',
      severity: 'error',
      from: { path: '^src/resolvers' },
      to: {
        path: '^src/(models|livekit|redis|identity|storage|mail)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-main-composes',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main\\.ts$' },
      to: { path: '^src/app\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-client-knows-the-api-alone',
      severity: 'error',
      from: { path: '^web/src' },
      to: { path: '^src/' },
    },
    {
      name: 'capabilities-know-no-screens',
      severity: 'error',
      from: { path: '^web/src/(api|capabilities|media|ui|i18n)' },
      to: { path: '^web/src/screens' },
    },
    {
      name: 'home-loads-no-meeting',
      comment:
        'livekit-client is most of the script, and is loaded when somebody is about to join.',
      severity: 'error',
      from: { path: '^web/src', pathNot: '^web/src/screens/meeting' },
      to: { path: 'node_modules/(livekit-client|@livekit)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'commands-run-without-packages',
      comment:
        'npm start and npm test begin in a fresh clone, and install the packages themselves.',
      severity: 'error',
      from: { path: '^stack/', pathNot: STACK_WITH_PACKAGES },
      to: { path: 'node_modules/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'commands-load-late-what-needs-packages',
      severity: 'error',
      from: { path: '^stack/', pathNot: STACK_WITH_PACKAGES },
      to: { path: STACK_WITH_PACKAGES, dynamic: false, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};

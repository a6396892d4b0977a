/** Of tools/dev-stack/: what is run, or loaded, when the packages are installed. */
const STACK_WITH_PACKAGES = '^tools/dev-stack/(servers/|parts/storage-bucket)';

/** The domains of src/services, each with those whose services it may use. */
const DOMAINS = {
  users: [],
  administration: ['meeting'],
  applications: ['rooms', 'users'],
  projection: ['rooms'],
  rooms: ['users'],
  meeting: ['projection', 'rooms', 'users'],
  events: ['meeting'],
  'meeting-tokens': ['rooms', 'users'],
  lobby: ['events', 'meeting', 'meeting-tokens', 'rooms', 'users'],
  history: ['meeting', 'rooms'],
  deliveries: ['rooms'],
  recording: ['deliveries', 'meeting', 'rooms'],
  subtitles: ['meeting', 'rooms'],
  webhooks: ['deliveries'],
  telephony: ['lobby', 'meeting', 'rooms'],
};

const domainRule = ([domain, used]) => ({
  name: `domain-${domain}`,
  comment: `services/${domain} uses these domains alone: ${used.join(', ') || 'none'}.`,
  severity: 'error',
  from: { path: `^src/services/${domain}/` },
  to: { path: '^src/services/', pathNot: `^src/services/(${[domain, ...used].join('|')})/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
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
      to: { path: '^src/(?!models|errors|lib)' },
    },
    {
      name: 'lib-is-a-leaf',
      severity: 'error',
      from: { path: '^src/lib' },
      to: { path: '^src/(?!lib|errors)' },
    },
    {
      name: 'settings-know-no-adapters',
      severity: 'error',
      from: { path: '^src/config' },
      to: { path: '^src/(?!config|models|lib|errors)' },
    },
    {
      name: 'adapters-know-no-services',
      comment: 'Words that both need stand in models, or in the adapter.',
      severity: 'error',
      from: { path: '^src/(redis|livekit|storage|mail|identity|outgoing)' },
      to: {
        path: '^src/(services|jobs|context|http|webhooks|resolvers|schema|permissions)',
      },
    },
    {
      name: 'jobs-know-no-services',
      comment: 'Jobs are queues, and are given what they run.',
      severity: 'error',
      from: { path: '^src/jobs' },
      to: { path: '^src/(services|context|http|webhooks|resolvers|schema|permissions)' },
    },
    {
      name: 'services-know-no-jobs',
      severity: 'error',
      from: { path: '^src/services' },
      to: { path: '^src/jobs' },
    },
    ...Object.entries(DOMAINS).map(domainRule),
    {
      name: 'image-has-no-development-packages',
      comment: 'The image contains the dependencies of package.json alone, and these commands.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/tools/(?!(applications|deliveries|events|migrate|parked-events)\\b)',
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
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
      to: { path: '^src/(context|http|resolvers|schema|permissions|webhooks)' },
    },
    {
      name: 'resolvers-know-no-adapters',
      severity: 'error',
      from: { path: '^src/resolvers' },
      to: {
        path: '^src/(models|livekit|redis|identity|storage|mail|outgoing)',
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
        'livekit-client is most of the script, and is loaded when a person is about to join.',
      severity: 'error',
      from: {
        path: '^web/src',
        pathNot: '^web/src/screens/(meeting|test/media-checks)|^web/src/media/background/',
      },
      to: { path: 'node_modules/(livekit-client|@livekit)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'commands-run-without-packages',
      comment:
        'npm start and npm test begin in a fresh clone, and install the packages themselves.',
      severity: 'error',
      from: { path: '^tools/dev-stack/', pathNot: STACK_WITH_PACKAGES },
      to: { path: 'node_modules/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'commands-load-late-what-needs-packages',
      severity: 'error',
      from: { path: '^tools/dev-stack/', pathNot: STACK_WITH_PACKAGES },
      to: { path: STACK_WITH_PACKAGES, dynamic: false, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};

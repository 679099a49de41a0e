import { readFileSync } from 'node:fs';

const SPECS = '\\.spec\\.ts$';
const MIGRATIONS = '\\.migration\\.ts$';

/** Which library belongs to which layer. */
const LAYERS = JSON.parse(readFileSync('libs/layers.json', 'utf8'));
const KIT = `^libs/(${LAYERS.kit.join('|')})/`;
const BROKER_CLIENT = `^libs/(${LAYERS['broker client'].join('|')})/`;

/** Where programs begin. */
const PROGRAMS = [
  '^apps/[^/]+/src/(main|setup)\\.ts$',
  '^tools/[^/]+\\.ts$',
  // Loaded into the instances by --import.
  '^tools/launcher/gateway/by-way-of-the-gateway\\.mjs$',
  // In the browser.
  '^tools/page/client/main\\.tsx$',
];

/**
 * Who may import whom: apps and what wires them → broker client → kit. Each rule is seen to fire in
 * `test/architecture/boundaries.spec.ts`.
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'apps-never-import-each-other',
      comment: 'Services share no code but the libraries: what one knows of another comes by events.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-never-import-apps',
      comment: 'A library knows no service, so that another project can lift it out.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'the-kit-knows-only-the-kit',
      comment: 'It moves messages of any domain over any broker, so that another project can take it as it is.',
      severity: 'error',
      from: { path: KIT, pathNot: SPECS },
      to: { path: '^libs/', pathNot: KIT },
    },
    {
      name: 'specs-of-the-kit-know-no-shop',
      comment: 'A spec of the kit has a small domain of its own, and the in-memory broker.',
      severity: 'error',
      from: { path: `${KIT}.*${SPECS}` },
      to: { path: '^libs/', pathNot: [KIT, '^libs/in-memory-broker/'] },
    },
    {
      name: 'messages-and-timing-know-nothing-of-ours',
      comment: 'Everything else is built on them.',
      severity: 'error',
      from: { path: '^libs/(messages|timing)/' },
      to: { path: '^libs/', pathNot: '^libs/(messages|timing)/' },
    },
    {
      name: 'a-unit-of-work-knows-only-messages',
      comment:
        'It is handed how to publish: it knows no outbox, and nothing that stands on it. Beside messages it knows tracing.',
      severity: 'error',
      from: { path: '^libs/unit-of-work/' },
      to: { path: KIT, pathNot: '^libs/(unit-of-work|messages|tracing)/' },
    },
    {
      name: 'broker-clients-know-only-the-kit',
      comment: 'They fill the ports of the kit, and know neither each other nor the shop.',
      severity: 'error',
      from: { path: BROKER_CLIENT },
      to: { path: '^libs/', pathNot: [KIT, '^libs/$1/'] },
    },
    {
      name: 'only-the-broker-client-knows-kafkajs',
      comment: 'Another client can take its place: all that would change is one library.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/kafka/' },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'opentelemetry-is-known-by-its-api-alone',
      comment:
        'Without an SDK the API does nothing. infra/tracing starts the SDK, before a service and only if it is asked for.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPECS },
      to: { path: 'node_modules/@opentelemetry/(?!api/)' },
    },
    {
      name: 'only-the-codec-knows-avsc',
      comment: 'A wire format is a port of the kit: nothing else depends on one.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/avro/' },
      to: { path: 'node_modules/avsc/' },
    },
    {
      name: 'only-logging-knows-pino',
      comment: 'Everybody else logs by Nest’s Logger, so that another project can take the kit with its own logger.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^libs/logging/' },
      to: { path: 'node_modules/pino(-pretty)?/' },
    },
    {
      name: 'contracts-know-only-messages',
      comment: 'What the services agree on depends on the code of none.',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: '^(libs|tools|bench|test)/', pathNot: '^libs/(contracts|messages)/' },
    },
    {
      name: 'services-are-wired-without-the-contracts',
      comment: 'A service hands its contract over. What wires it can wire services of another domain too.',
      severity: 'error',
      from: { path: '^libs/(service|problem-details)/' },
      to: { path: '^libs/contracts/' },
    },
    {
      name: 'the-kit-is-shown-without-the-shop',
      comment: 'The domain of `docs/use-the-kit.md` stands on the kit and the broker client alone.',
      severity: 'error',
      from: { path: '^test/kit/' },
      to: { path: ['^apps/', '^libs/(contracts|service|problem-details)/'] },
    },
    {
      name: 'libs-are-entered-by-their-index',
      comment: 'What is not in its index is a library’s own affair.',
      severity: 'error',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'libs-enter-each-other-by-their-index',
      comment: 'What is not in its index is a library’s own affair.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'e2e-tests-import-no-app',
      comment: 'They speak HTTP, Kafka and SQL, as everybody outside must.',
      severity: 'error',
      from: { path: '^test/', pathNot: '^test/architecture/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-and-libs-import-no-tools',
      comment: 'What runs in production does not need what starts, measures or tests it.',
      severity: 'error',
      from: { path: '^(apps|libs)/' },
      to: { path: '^(tools|bench|test)/' },
    },
    {
      name: 'migrations-import-only-typeorm',
      comment:
        'A migration is history. If it read today’s words, a new word would pass on new databases and be refused by old ones.',
      severity: 'error',
      from: { path: MIGRATIONS },
      to: { pathNot: 'node_modules/typeorm/' },
    },
    {
      name: 'migrations-import-only-types',
      comment: 'What a migration does is in its SQL, so that no new version of a package changes it.',
      severity: 'error',
      from: { path: MIGRATIONS },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'apps-and-libs-need-no-dev-dependency',
      comment: 'Production installs without them.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPECS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'packages-are-declared',
      comment: 'A package that only another package brings may be gone tomorrow.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'imports-lead-somewhere',
      comment: 'An import that resolves to nothing is checked by no other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'Of two modules that need each other neither can be understood alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-file-is-in-use',
      comment: 'What no program reaches is dead, also where a spec still imports it.',
      severity: 'error',
      from: { path: PROGRAMS },
      // The in-memory broker is for tests.
      to: { path: '^(apps|libs|tools)/', pathNot: [...PROGRAMS, SPECS, '^libs/in-memory-broker/'], reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // What a browser loads is no module of ours.
    exclude: { path: ['^dist/', '/events-page/', '^test/architecture/violations/'] },
    // Without it an import of nothing but types would be seen by no rule.
    tsPreCompilationDeps: true,
    // `#libs/*` of package.json leads to the sources.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};

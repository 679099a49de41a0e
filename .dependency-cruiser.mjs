const SPECS = '\\.spec\\.ts$';
const MIGRATIONS = '\\.migration\\.ts$';

/** Where programs begin. */
const PROGRAMS = ['^apps/[^/]+/src/(main|setup)\\.ts$', '^tools/[^/]+\\.ts$'];

/**
 * Who may import whom: apps → libs → contracts → nothing of ours. Each rule is seen to fire in
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
      name: 'contracts-import-nothing-of-ours',
      comment: 'What the services agree on depends on the code of none.',
      severity: 'error',
      from: { path: '^libs/contracts/' },
      to: { path: '^(libs|tools|bench|test)/', pathNot: '^libs/contracts/' },
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
      to: { path: '^(apps|libs|tools)/', pathNot: [...PROGRAMS, SPECS], reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^test/architecture/violations/'] },
    // Without it an import of nothing but types would be seen by no rule.
    tsPreCompilationDeps: true,
    // `#libs/*` of package.json leads to the sources.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};

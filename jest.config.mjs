import { readFileSync } from 'node:fs';
import { ONLY_WITHOUT_OPTIONS, SUITE_OPTIONS } from './test/jest/suite-options.mjs';

// As the build has it, but for its exclusion of the specs.
const { exclude: _specs, ...swc } = JSON.parse(readFileSync('.swcrc', 'utf8'));

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // `#libs/*` of package.json leads to the sources, not to what was built.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  transform: { '\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/architecture/violations/'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/\\.data', '<rootDir>/\\.cache'],
};

// The set-up says which files these are.
const leftOut = SUITE_OPTIONS.length === 0 ? [] : Object.keys(ONLY_WITHOUT_OPTIONS);

// Two projects in one run: `unit` needs nothing, `e2e` gets Kafka, PostgreSQL and the apps from its global set-up.
export default {
  maxWorkers: 1,
  // The modules of a file stay in memory after it. One process for all files grows to some gigabytes, and its garbage collector
  // stops it for longer than a consumer group waits for a member. So the worker is started again.
  workerIdleMemoryLimit: '1GB',
  reporters: ['default', '<rootDir>/test/jest/closing-line.reporter.mjs'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,tools,bench,test}/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns, ...leftOut.map((file) => `<rootDir>/${file}`)],
      globalSetup: '<rootDir>/test/jest/start-suite.mjs',
      globalTeardown: '<rootDir>/test/jest/stop-suite.mjs',
    },
  ],
};

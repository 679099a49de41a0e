import root from '../../jest.config.mjs';

const {
  globalSetup: _up,
  globalTeardown: _down,
  ...e2e
} = root.projects.find(({ displayName }) => displayName === 'e2e');

/** `npm run test:debezium`: apart from `npm test`, since it downloads Debezium and runs a second JVM. It starts a suite of its own. */
export default {
  ...e2e,
  rootDir: '../..',
  displayName: 'debezium',
  reporters: root.reporters,
  testMatch: ['<rootDir>/test/debezium/*.debezium-spec.ts'],
};

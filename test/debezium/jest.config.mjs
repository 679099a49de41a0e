import root from '../../jest.config.mjs';

const e2e = root.projects.find(({ displayName }) => displayName === 'e2e');

/** `npm run test:debezium`: apart from `npm test`, since it downloads Debezium and runs a second JVM. */
export default {
  ...e2e,
  rootDir: '../..',
  displayName: 'debezium',
  reporters: root.reporters,
  testMatch: ['<rootDir>/test/debezium/*.debezium-spec.ts'],
};

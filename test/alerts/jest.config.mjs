import root from '../../jest.config.mjs';

const {
  globalSetup: _up,
  globalTeardown: _down,
  ...e2e
} = root.projects.find(({ displayName }) => displayName === 'e2e');

/** `npm run test:alerts`: apart from `npm test`, since it needs Prometheus. It starts a suite of its own. */
export default {
  ...e2e,
  rootDir: '../..',
  displayName: 'alerts',
  reporters: root.reporters,
  testMatch: ['<rootDir>/test/alerts/*.alerts-spec.ts'],
};

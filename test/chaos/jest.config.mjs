import root from '../../jest.config.mjs';

const {
  globalSetup: _up,
  globalTeardown: _down,
  ...e2e
} = root.projects.find(({ displayName }) => displayName === 'e2e');

/** `npm run chaos`: apart from `npm test`, since it takes as long as one wants. It starts a suite of its own. */
export default {
  ...e2e,
  rootDir: '../..',
  displayName: 'chaos',
  reporters: root.reporters,
  testMatch: ['<rootDir>/test/chaos/*.chaos-spec.ts'],
};

/**
 * `E2E_SUITE_OPTIONS`: the arguments of `npm start` with which the e2e tests start their suites, such as `--brokers 3 --secure`.
 * Without it they have one broker and open doors.
 */
export const SUITE_OPTIONS = (process.env.E2E_SUITE_OPTIONS ?? '').split(' ').filter((option) => option !== '');

/** The e2e files that a run with other options leaves out, and why: it would repeat the first run, or fail. All others run. */
export const ONLY_WITHOUT_OPTIONS = {
  'test/infrastructure/fourth-service.e2e-spec.ts':
    'it starts a copy of the project, which knows nothing of the options',
  'test/infrastructure/launcher.e2e-spec.ts': 'it chooses the options of each start itself',
  'test/logs/one-stream.e2e-spec.ts': 'the lines are the same whatever the brokers are',
  'test/logs/one-trace.e2e-spec.ts':
    'the lines are the same whatever the brokers are; traces/one-trace.e2e-spec.ts runs with every option',
  'test/page/break-it.e2e-spec.ts':
    'the browser shows the same whatever the brokers are; page.e2e-spec.ts runs with every option',
  'test/page/dead-letters.e2e-spec.ts':
    'the browser shows the same whatever the brokers are; page.e2e-spec.ts runs with every option',
  'test/page/login.e2e-spec.ts':
    'the browser shows the same whatever the brokers are; page.e2e-spec.ts runs with every option',
  'test/page/many-orders.e2e-spec.ts':
    'the browser shows the same whatever the brokers are; page.e2e-spec.ts runs with every option',
  'test/page/saga.e2e-spec.ts':
    'the browser shows the same whatever the brokers are; page.e2e-spec.ts runs with every option',
  'test/page/stream.e2e-spec.ts':
    'the browser shows the same whatever the brokers are; page.e2e-spec.ts runs with every option',
  'test/readers/joins-the-trace.e2e-spec.ts':
    'a reader continues a trace the same whatever the brokers are; audit.e2e-spec.ts reads with every option',
  'test/security/rotation.e2e-spec.ts': 'it starts three secured brokers in every run',
  'test/setup/brokers-without-security.e2e-spec.ts': 'it needs open doors',
};

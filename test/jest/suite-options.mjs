/**
 * `E2E_SUITE_OPTIONS`: the arguments of `npm start` with which the e2e tests start their suites, such as `--brokers 3 --secure`.
 * Without it they have one broker and open doors.
 */
export const SUITE_OPTIONS = (process.env.E2E_SUITE_OPTIONS ?? '').split(' ').filter((option) => option !== '');

/** The e2e files that a run with other options leaves out: it would repeat the first run, or fail. All others run. */
const LEFT_OUT = [
  {
    why: 'it starts a copy of the project, which knows nothing of the options',
    files: ['test/infrastructure/fourth-service.e2e-spec.ts'],
  },
  {
    why: 'it starts the brokers that it needs, three or secured ones, in every run',
    files: [
      'test/cluster/leader-moves.e2e-spec.ts',
      'test/infrastructure/launcher.e2e-spec.ts',
      'test/security/doors.e2e-spec.ts',
      'test/security/rotation.e2e-spec.ts',
    ],
  },
  {
    why: 'a registry and the bytes of an event are the same whatever the brokers are; every-topic.e2e-spec.ts runs with every option',
    files: [
      'test/registry/schema-registry.e2e-spec.ts',
      'test/wire-formats/bad-bytes.e2e-spec.ts',
      'test/wire-formats/change-under-load.e2e-spec.ts',
    ],
  },
  { why: 'it needs open doors', files: ['test/setup/brokers-without-security.e2e-spec.ts'] },
  {
    why: 'only the process and its database are at fault, whatever the brokers are',
    files: [
      'test/delivery/database-away.e2e-spec.ts',
      'test/delivery/redrive.e2e-spec.ts',
      'test/delivery/stopped-without-database.e2e-spec.ts',
      'test/http/outcome-unknown.e2e-spec.ts',
      'test/messaging/message-ends-process.e2e-spec.ts',
      'test/messaging/relay-leadership.e2e-spec.ts',
    ],
  },
  {
    why: 'only the tables of a database change',
    files: ['test/setup/seed.e2e-spec.ts', 'test/setup/upgrade.e2e-spec.ts'],
  },
  {
    why: 'several releases meet the same way whatever the brokers are; shop-meets-next-version.e2e-spec.ts runs with every option',
    files: ['test/evolution/order-of-deployment.e2e-spec.ts'],
  },
  {
    why: 'the spans, the lines and the commands are the same whatever the brokers are',
    files: [
      'test/docs/commands.e2e-spec.ts',
      'test/logs/one-stream.e2e-spec.ts',
      'test/logs/one-trace.e2e-spec.ts',
      'test/readers/joins-the-trace.e2e-spec.ts',
      'test/traces/one-trace.e2e-spec.ts',
    ],
  },
  {
    why: 'the browser shows the same whatever the brokers are; page.e2e-spec.ts runs with every option',
    files: [
      'test/page/break-it.e2e-spec.ts',
      'test/page/dead-letters.e2e-spec.ts',
      'test/page/login.e2e-spec.ts',
      'test/page/many-orders.e2e-spec.ts',
      'test/page/saga.e2e-spec.ts',
      'test/page/stream.e2e-spec.ts',
    ],
  },
];

/** Each of these files, and why it is left out. */
export const ONLY_WITHOUT_OPTIONS = Object.fromEntries(
  LEFT_OUT.flatMap(({ why, files }) => files.map((file) => [file, why])),
);

import type { Guard } from './guard.js';

/** A request is carried out once, and an order's history and deadline are its own. */
export const SHOP_GUARDS: readonly Guard[] = [
  {
    name: 'repeated-request-changes-nothing',
    file: 'apps/order/src/order.ts',
    text: 'return applied || happened in REACTIONS;',
    replacement: 'return true;',
    test: {
      file: 'apps/order/src/order.spec.ts',
      title:
        'has the requests that changed the order, and no others, or repeated requests would let it grow without end',
    },
  },
  {
    name: 'delivery-is-booked-once',
    file: 'apps/inventory/src/book-delivery.ts',
    text: 'if (used !== null) {',
    replacement: 'if (false) {',
    test: { file: 'test/http/idempotency-key.e2e-spec.ts', title: 'gets the first answer again, and is booked once' },
  },
  {
    name: 'order-is-placed-once',
    file: 'apps/order/src/place-order.ts',
    text: 'if (before.used !== null) return placedBefore(before.used, before.order, requestHash);',
    replacement: '',
    test: {
      file: 'apps/order/src/place-order.spec.ts',
      title: 'gives the order of the same request again, and neither stores nor publishes anything',
    },
  },
  {
    name: 'reused-key-is-refused',
    file: 'apps/order/src/place-order.ts',
    text: 'if (used.requestHash !== requestHash) return',
    replacement: 'if (false) return',
    test: { file: 'apps/order/src/place-order.spec.ts', title: 'is refused for another request' },
  },
  {
    name: 'sweep-stops',
    file: 'libs/timing/src/repeated-task.ts',
    text: 'while (task.isStarted && (await',
    replacement: 'while ((await',
    test: {
      file: 'apps/order/src/deadline.sweep.spec.ts',
      title: 'goes on as long as many orders are due, and stops after the step in hand',
    },
  },
  {
    name: 'deadline-by-the-clock-of-the-database',
    file: 'apps/order/src/order.aggregates.ts',
    text: 'rows.now()',
    replacement: 'new Date()',
    test: { file: 'test/races/clocks-differ.e2e-spec.ts', title: 'ends at its deadline, neither before nor after it' },
  },
  {
    name: 'stop-of-a-process-has-a-limit',
    file: 'libs/service/src/start-service.ts',
    text: 'limitStop(STOP_SIGNALS, logger);',
    replacement: '',
    test: {
      file: 'test/delivery/broker-away.e2e-spec.ts',
      title: 'is frozen, an instance that is told to stop does not wait for it without end',
    },
  },
  {
    name: 'row-lock-decides-between-instances',
    file: 'libs/unit-of-work/src/entity-statements.ts',
    text: ' FOR UPDATE`',
    replacement: '`',
    test: {
      file: 'test/races/two-instances-decide.e2e-spec.ts',
      title: 'are decided by whoever locks their rows first, and the other one sees that decision',
    },
  },
  {
    name: 'sweep-skips-what-another-one-has',
    file: 'apps/order/src/deadline.sweep.ts',
    text: ' SKIP LOCKED`',
    replacement: '`',
    test: {
      file: 'test/races/two-instances-sweep.e2e-spec.ts',
      title: 'are cancelled once each, by two instances at the same time',
    },
  },
  {
    name: 'row-lock-makes-redrives-take-turns',
    file: 'libs/unit-of-work/src/entity-statements.ts',
    text: ' FOR UPDATE`',
    replacement: '`',
    test: {
      file: 'test/delivery/redrive.e2e-spec.ts',
      title: 'that two people ask for at the same time takes each message once and in order, with two instances at it',
    },
  },
  {
    name: 'tracestate-is-cut',
    file: 'libs/service/src/request-trace.ts',
    text: "shortTracestate(typeof tracestate === 'string' ? tracestate : undefined)",
    replacement: "(typeof tracestate === 'string' ? tracestate : undefined)",
    test: {
      file: 'test/http/lenient-input.e2e-spec.ts',
      title: 'is shortened, so that no event of the saga carries it',
    },
  },
  {
    name: 'idempotency-keys-are-pruned',
    file: 'libs/service/src/idempotency-key-pruning.ts',
    text: 'async () => (await pruneIdempotencyKeys(dataSource, made, retentionDays * DAY_MS)) === STEP_KEYS,',
    replacement: '() => Promise.resolve(false),',
    test: {
      file: 'test/messaging/idempotency-key-pruning.e2e-spec.ts',
      title: 'are deleted once an hour by the service, after as many days as it is set to',
    },
  },
];

import type { Guard } from './guard.js';

/** A row is published at least once, in the order of its key, and removed only then. */
export const OUTBOX_GUARDS: readonly Guard[] = [
  {
    name: 'one-request-in-flight',
    file: 'libs/outbox/src/relay-term.ts',
    text: `const rows = await this.read();
    await this.onItsWay;`,
    replacement: 'const rows = await this.read();',
    test: { file: 'libs/outbox/src/relay.spec.ts', title: 'has one request on its way to the broker, never two' },
  },
  {
    name: 'two-batches-in-memory',
    file: 'libs/outbox/src/relay-term.ts',
    text: `const rows = await this.read();
    await this.onItsWay;`,
    replacement: 'const rows = await this.read();',
    test: {
      file: 'libs/outbox/src/relay.spec.ts',
      title: 'holds two batches at most: the one on its way, and the next',
    },
  },
  {
    name: 'row-stays-until-it-is-acknowledged',
    file: 'libs/outbox/src/publishing.ts',
    text: 'await sendSpan(rows).around(',
    replacement: 'void sendSpan(rows).around(',
    test: { file: 'libs/outbox/src/relay.spec.ts', title: 'removes no row that the broker has not acknowledged' },
  },
  {
    name: 'commit-wakes-the-relay',
    file: 'libs/outbox/src/relay-term.ts',
    text: 'await this.parts.rows.onCommit(this.wakeUp.call);',
    replacement: '',
    test: {
      file: 'libs/outbox/src/relay.spec.ts',
      title: 'publishes a row as soon as it is told of a commit, without a poll',
    },
  },
  {
    name: 'stop-finishes-the-request',
    file: 'libs/outbox/src/relay-term.ts',
    text: `await this.onItsWay;
      await this.removal.done();`,
    replacement: '',
    test: {
      file: 'libs/outbox/src/relay.spec.ts',
      title: 'finishes the request in flight when it is stopped, and removes its rows',
    },
  },
  {
    name: 'key-waits-behind-a-refused-row',
    file: 'libs/outbox/src/outbox-source.ts',
    text: ' AND aggregateid NOT IN (SELECT aggregateid FROM outbox_refused)',
    replacement: '',
    test: {
      file: 'test/messaging/relay.e2e-spec.ts',
      title: 'is refused again when it is released too early, and nothing of its key overtakes it',
    },
  },
  {
    name: 'only-the-leader-publishes',
    file: 'libs/outbox/src/postgres-leadership.ts',
    text: 'if (rows[0]?.leads === true) return true;',
    replacement: 'return true;',
    test: {
      file: 'test/messaging/relay-leadership.e2e-spec.ts',
      title: 'publishes nothing while the leader lives',
    },
  },
  {
    name: 'lost-leader-tears-its-sockets-down',
    file: 'libs/outbox/src/postgres-leadership.ts',
    text: 'sessions.forEach(cut);',
    replacement: '',
    test: {
      file: 'test/messaging/relay-leadership.e2e-spec.ts',
      title: 'publishes over new ones, if it was the leader, and they are silent %s',
    },
  },
  {
    name: 'busy-leader-stays',
    file: 'libs/outbox/src/postgres-leadership.ts',
    text: 'const SILENCE_MS = 5_000;',
    replacement: 'const SILENCE_MS = 700;',
    test: {
      file: 'test/messaging/relay-leadership.e2e-spec.ts',
      title: 'stays, though its event loop stands still for two seconds',
    },
  },
  {
    name: 'stop-has-a-limit',
    file: 'libs/outbox/src/relay.ts',
    text: 'if (await endsWithin(STOP_MS, this.finish())) return;',
    replacement: 'await this.finish();',
    test: {
      file: 'libs/outbox/src/relay.spec.ts',
      title: 'is stopped in time, though the broker does not answer; the row stays',
    },
  },
  {
    name: 'versions-share-one-id',
    file: 'libs/outbox/src/outbox-row.entity.ts',
    text: '        id,',
    replacement: '        id: uuidv7(),',
    test: {
      file: 'libs/outbox/src/outbox-row.entity.spec.ts',
      title:
        'of an event that is published in two major versions is one of two, which share id and time: the older version first',
    },
  },
  {
    name: 'older-version-first',
    file: 'libs/messages/src/catalogue.ts',
    text: 'versions.unshift(',
    replacement: 'versions.push(',
    test: {
      file: 'libs/outbox/src/outbox-row.entity.spec.ts',
      title:
        'of an event that is published in two major versions is one of two, which share id and time: the older version first',
    },
  },
];

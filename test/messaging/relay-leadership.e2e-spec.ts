import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InMemoryBroker } from '#libs/in-memory-broker';
import { outboxMigrations, outboxSource, Relay } from '#libs/outbox';
import { Logger } from '@nestjs/common';
import { until } from '../suite/until.js';
import { OwnDatabase } from './own-database.js';
import { SILENCES } from '../../tools/launcher/gateway/proxied-connection.js';
import { Relays } from './relays.js';
import { SilentProxy } from './silent-proxy.js';

jest.setTimeout(60_000);

const TOPIC = 'depot.events';

/** Longer than a leader waits for the answer to a heartbeat. */
const SLOWER_THAN_A_HEARTBEAT = `now() - query_start > interval '6 s'`;

let database: OwnDatabase;
let broker: InMemoryBroker;
let proxy: SilentProxy;
let relays: Relays;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await OwnDatabase.create({ migrations: [...outboxMigrations] });
  relays = new Relays(database);
});

beforeEach(async () => {
  broker = new InMemoryBroker();
  broker.createTopic(TOPIC);
  proxy = await SilentProxy.beforeUrl(database.url);
});

afterEach(async () => {
  await relays.stop();
  await proxy.close();
  await database.query('TRUNCATE outbox');
});

afterAll(() => database.drop());

describe('a relay whose connections are cut without a signal', () => {
  it.each(SILENCES)('publishes over new ones, if it was the leader, and they are silent %s', async (silence) => {
    start(proxy.through(database.url));
    await publishes('before');

    proxy.cut(silence);

    await publishes('after');
  });

  it('leaves the lock to a standby, if it cannot reach the database at all', async () => {
    start(proxy.through(database.url));
    const cutOff = await relays.isLed();
    start(database.url);

    proxy.cutAll();

    await isLedByAnother(cutOff);
    await publishes('after');
  });

  it.each(SILENCES)('waits for the lock over a new one, if it was a standby, and it is silent %s', async (silence) => {
    const leader = start(database.url);
    await relays.isLed();
    start(proxy.through(database.url));
    await until('a standby that waits for the lock', standbys, (count) => count === 1);

    proxy.cut(silence);

    await until(
      'a new connection',
      () => Promise.resolve(proxy.connections),
      (count) => count > 0,
    );
    await leader.stop();
    await publishes('after');
  });

  it('is stopped all the same, and ends its sessions', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn');
    const relay = start(proxy.through(database.url));
    await publishes('before');
    await isAtRest();

    proxy.cutAll();
    await relay.stop();

    expect(warn.mock.calls.filter(([text]) => String(text).includes('does not wait any longer'))).toEqual([]);
    warn.mockRestore();
  });
});

describe('a read that takes long', () => {
  it('is waited for: the leader stays, and publishes what it has read', async () => {
    start(database.url);
    const leader = await relays.isLed();
    const other = await database.connect();
    await other.query('BEGIN; LOCK TABLE outbox');
    await other.query(...insert('waited for'));
    await until(
      'a read that has waited for long',
      () =>
        database.query<{ waits: boolean }>(
          `SELECT ${SLOWER_THAN_A_HEARTBEAT} AS waits FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'outbox reader' AND wait_event_type = 'Lock'`,
        ),
      ([read]) => read?.waits === true,
    );
    await other.query('COMMIT');
    await other.end();

    await isPublished('waited for');
    expect(await relays.leaderOf()).toBe(leader);
  });
});

describe('a standby', () => {
  it('publishes nothing while the leader lives', async () => {
    start(database.url);
    await relays.isLed();
    const sent: unknown[] = [];
    const send = (messages: readonly unknown[]) => Promise.resolve(void sent.push(...messages));
    relays.start(Relay.of(database.url, outboxSource(), { send, close: () => Promise.resolve() }));
    await until('a standby that waits for the lock', standbys, (count) => count === 1);

    for (let row = 1; row <= 20; row++) await publishes(`key ${String(row)}`);

    expect(sent).toEqual([]);
  });
});

describe('a leader on a busy machine', () => {
  it('stays, though its event loop stands still for two seconds', async () => {
    const busy = await relays.startProcess();
    const leader = await relays.isLed();
    start(database.url);
    await until('a standby that waits for the lock', standbys, (count) => count === 1);

    let isAwake = false;
    busy.once('message', () => (isAwake = true));
    busy.send({ starveMs: 2_000 });
    const leaders = new Set<number | undefined>();
    await until(
      'the end of the standstill',
      async () => leaders.add(await relays.leaderOf()),
      () => isAwake,
    );

    expect([...leaders]).toEqual([leader]);
  });
});

describe('the next leader leads at once, while a frozen leader still has its lock,', () => {
  it.each(['the process of the leader is killed', 'the session of the leader is ended'])('when %s', async (how) => {
    const [frozen, gone] = [await relays.startProcess('frozen'), await relays.startProcess('gone')];
    const before = { frozen: await relays.isLed('frozen'), gone: await relays.isLed('gone') };
    start(database.url, 'frozen');
    start(database.url, 'gone');
    await until('standbys that wait for the locks', standbys, (count) => count === 2);

    frozen.kill('SIGSTOP');
    if (how.startsWith('the process')) gone.kill('SIGKILL');
    else await database.query('SELECT pg_terminate_backend($1)', [before.gone]);

    await isLedByAnother(before.gone, 'gone');
    expect(await relays.leaderOf('frozen')).toBe(before.frozen);
    await isLedByAnother(before.frozen, 'frozen');
  });
});

/** @param lock the name of the relay's lock: relays of different locks do not compete */
function start(url: string, lock = 'outbox'): Relay {
  return relays.start(Relay.of(url, { ...outboxSource(), name: lock }, broker.producer()));
}

async function isLedByAnother(than: number | undefined, lock = 'outbox'): Promise<void> {
  await until(
    `another leader of ${lock}`,
    () => relays.leaderOf(lock),
    (pid) => pid !== undefined && pid !== than,
  );
}

/** How many sessions have tried a lock and do not hold it. */
async function standbys(): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'SELECT pg_try_advisory_lock%'
        AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')`,
  );
  return row?.count ?? 0;
}

/** Waits until the leader has just looked at an empty outbox: it will not look again for most of a second. */
async function isAtRest(): Promise<void> {
  await until(
    'a leader at rest',
    () =>
      database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'outbox reader'
            AND state = 'idle' AND now() - state_change < interval '0.3 s' AND NOT EXISTS (SELECT FROM outbox)`,
      ),
    ({ length }) => length === 1,
  );
}

function insert(key: string): [string, unknown[]] {
  return [
    `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema)
     VALUES (gen_random_uuid(), 'depot', $1, 'Tested', '{}', '2026-01-01T00:00:00Z', 'urn:test')`,
    [key],
  ];
}

async function publishes(key: string): Promise<void> {
  await database.query(...insert(key));
  await isPublished(key);
}

async function isPublished(key: string): Promise<void> {
  await until(
    `${key} in the topic`,
    () => Promise.resolve(broker.messagesOf(TOPIC).map((message) => message.key)),
    (keys) => keys.includes(key),
  );
}

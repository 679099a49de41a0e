import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { KafkaProducer } from '#libs/kafka';
import { outboxMigrations, outboxSource, Relay, releaseRefused, type RelaySource } from '#libs/outbox';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { until } from '../suite/until.js';
import { OwnDatabase } from './own-database.js';
import { configureTopic, OwnTopic } from './own-topic.js';
import { Relays } from './relays.js';
import { ownKafka, type Seen } from './topic-watch.js';

jest.setTimeout(60_000);

let database: OwnDatabase;
let topic: OwnTopic;
let relays: Relays;

beforeAll(async () => {
  Logger.overrideLogger(false);
  [database, topic] = await Promise.all([
    OwnDatabase.create({ migrations: [...outboxMigrations] }),
    OwnTopic.create({ config: { 'max.message.bytes': '1000000' } }),
  ]);
  relays = new Relays(database);
});

afterEach(async () => {
  await relays.stop();
  await database.query('TRUNCATE outbox, outbox_refused');
  topic.watch.seen.length = 0;
});

afterAll(async () => {
  await Promise.all([database.drop(), topic.remove()]);
});

describe('the order of a key', () => {
  it('is the order of the commits, when many write at once', async () => {
    startRelay();
    await writeConcurrently({ writers: 8, keys: 20, rowsEach: 100 });

    expect(orderedByKey(await showsDifferent(800))).toEqual(await countedByKey());
    await isEmpty();
  });

  it('holds when a row is committed late, after rows with a higher sequence were published', async () => {
    startRelay();
    const late = await beginLateRow();
    await late.client.query('COMMIT');
    await late.client.end();

    expect((await topic.watch.shows(2)).map(({ key }) => key)).toEqual(['early', 'late']);
    await isEmpty();
  });

  it('would break if the relay read on from the highest sequence that it has seen: the late row would be lost', async () => {
    let highest = 0n;
    const readsOn: RelaySource = {
      ...outboxSource(),
      async read(client, inFlight, limit) {
        const rows = (await outboxSource().read(client, inFlight, limit)).filter(
          ({ sequence }) => BigInt(sequence) > highest,
        );
        highest = BigInt(rows.at(-1)?.sequence ?? highest);
        return rows;
      },
    };
    startRelay(readsOn);
    const late = await beginLateRow();
    await late.client.query('COMMIT');
    await late.client.end();
    await write('later');

    expect((await topic.watch.shows(2)).map(({ key }) => key)).toEqual(['early', 'later']);
    await until(
      'an outbox with the late row only',
      () => database.query('SELECT aggregateid FROM outbox'),
      (rows) => isDeepStrictEqual(rows, [{ aggregateid: 'late' }]),
    );
  });
});

describe('a standby takes over', () => {
  it("when the leader's session is ended", async () => {
    startRelay();
    startRelay();
    await publishes('before');

    await endSessionOfLeader();

    await publishes('after');
  });

  it('when the leader is killed', async () => {
    const leader = await relays.startProcess();
    await publishes('before');
    startRelay();

    leader.kill('SIGKILL');

    await publishes('after');
  });

  it('when the leader is frozen; when that one wakes up, the first occurrences of each key are still in order', async () => {
    const leader = await relays.startProcess();
    await publishes('before');
    startRelay();
    const writing = writeConcurrently({ writers: 4, keys: 10, rowsEach: 250, pauseMs: 5 });
    await topic.watch.shows(200);

    leader.kill('SIGSTOP');
    const frozenAt = performance.now();
    await until(
      'a standby that publishes',
      () => Promise.resolve(firstAfterSilence(frozenAt)),
      (at) => at !== undefined,
    );
    leader.kill('SIGCONT');

    await writing;
    await isEmpty();
    expect(orderedByKey(firstOccurrences())).toEqual(await countedByKey());
  });
});

describe('a row that the broker refuses for good', () => {
  it('moves to the refused rows with the reason; the rest of its key waits, other keys flow on, and after its release it is published first', async () => {
    await write('one', 1);
    await write('one', 2, 'x'.repeat(1_500_000));
    await write('one', 3);
    await write('other', 1);
    startRelay();
    await topic.watch.shows(2);
    await write('one', 4);
    await write('other', 2);
    await topic.watch.shows(3);

    expect(topic.watch.seen.map(numbered)).toEqual(expect.arrayContaining(['one 1', 'other 1', 'other 2']));
    expect(await database.query('SELECT aggregateid, reason FROM outbox_refused')).toEqual([
      { aggregateid: 'one', reason: expect.stringMatching(/larger than the max message size/) },
    ]);
    await until(
      'an outbox with the rest of that key only',
      () => database.query(`SELECT payload->>'n' AS n FROM outbox ORDER BY sequence`),
      (rows) => isDeepStrictEqual(rows, [{ n: '3' }, { n: '4' }]),
    );

    await configureTopic(topic.name, 'max.message.bytes', '2000000');
    expect(await release('one')).toBe(1);

    await topic.watch.shows(6);
    expect(topic.watch.seen.map(numbered).filter((text) => text.startsWith('one'))).toEqual([
      'one 1',
      'one 2',
      'one 3',
      'one 4',
    ]);
    await isEmpty();
    await configureTopic(topic.name, 'max.message.bytes', '1000000');
  });

  it('is refused again when it is released too early, and nothing of its key overtakes it', async () => {
    await write('one', 1, 'x'.repeat(1_500_000));
    await write('one', 2);
    startRelay();
    await isRefused();

    expect(await release('one')).toBe(1);

    await isRefused();
    await publishes('other');
    expect(topic.watch.seen.map(({ key }) => key)).toEqual(['other']);
    await until(
      'only what waits in the outbox',
      () => database.query('SELECT aggregateid FROM outbox'),
      (rows) => rows.length === 1,
    );
  });

  it('is found among a thousand good ones', async () => {
    await writeWithOneTooLarge(1_000);
    startRelay();

    // Row 555 is the twelfth of its key; that row and the eight behind it stay.
    const published = await showsDifferent(991);
    await isRefused();
    await until(
      'an outbox with rows of that key only',
      () => database.query('SELECT DISTINCT aggregateid FROM outbox'),
      (keys) => isDeepStrictEqual(keys, [{ aggregateid: 'key-5' }]),
    );
    expect(published).toHaveLength(991);
    expect(published.filter(({ key }) => key === 'key-5').map(numberOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('rows that were read before an earlier row was refused', () => {
  it('are published, except those of its key', async () => {
    await writeWithOneTooLarge(2_500);
    startRelay();

    // Of key 5 the first eleven come before the refused row, and thirty-eight wait behind it.
    const published = await showsDifferent(2_461);
    await isRefused();
    expect(published).toHaveLength(2_461);
    expect(published.filter(({ key }) => key === 'key-5')).toHaveLength(11);
  });
});

describe('the memory of a relay', () => {
  it('does not grow with the backlog: it holds two batches, each bounded in rows and in bytes', async () => {
    await configureTopic(topic.name, 'max.message.bytes', '2000000');
    await database.query(
      `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema)
       SELECT gen_random_uuid(), $1, 'key-' || n % 50, 'Tested',
              json_build_object('n', n, 'padding', repeat('x', CASE WHEN n < 3000 THEN 1 ELSE 900000 END)), '2026-01-01T00:00:00Z', 'urn:test'
         FROM generate_series(1, 3020) AS n`,
      [topicOwner()],
    );
    const reads: { rows: number; bytes: number }[] = [];
    startRelay({
      ...outboxSource(),
      async read(client, inFlight, limit) {
        const rows = await outboxSource().read(client, inFlight, limit);
        reads.push({
          rows: rows.length,
          bytes: rows.reduce((sum, { value }) => sum + Buffer.byteLength(value ?? ''), 0),
        });
        return rows;
      },
    });

    await topic.watch.shows(3_020);
    expect(Math.max(...reads.map(({ rows }) => rows))).toBe(1_000);
    expect(Math.max(...reads.map(({ bytes }) => bytes))).toBeLessThan(6 * 1024 * 1024);
  });
});

function startRelay(source: RelaySource = outboxSource()): void {
  relays.start(Relay.of(database.url, source, new KafkaProducer(ownKafka())));
}

async function endSessionOfLeader(): Promise<void> {
  await database.query('SELECT pg_terminate_backend($1)', [await relays.isLed()]);
}

/** `<aggregatetype>.events` is the topic. */
function topicOwner(): string {
  return topic.name.replace(/\.events$/, '');
}

const INSERT = `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema)
                VALUES (gen_random_uuid(), $1, $2, 'Tested', json_build_object('n', $3::int, 'padding', $4::text), '2026-01-01T00:00:00Z', 'urn:test')`;

async function write(key: string, n = 0, padding = ''): Promise<void> {
  await database.query(INSERT, [topicOwner(), key, n, padding]);
}

/** Leaves a transaction open whose row has a lower sequence than one that was published. */
async function beginLateRow(): Promise<{ client: pg.Client }> {
  const client = await database.connect();
  await client.query('BEGIN');
  await client.query(INSERT, [topicOwner(), 'late', 0, '']);
  await write('early');
  await topic.watch.shows(1);
  return { client };
}

/** Writes as the services do: each transaction locks its key's row, adds 1 to its counter, and adds the result to the outbox. */
async function writeConcurrently(load: {
  writers: number;
  keys: number;
  rowsEach: number;
  pauseMs?: number;
}): Promise<void> {
  await database.query('CREATE TABLE IF NOT EXISTS counters (key text PRIMARY KEY, n int NOT NULL)');
  await database.query('TRUNCATE counters');
  await database.query(`INSERT INTO counters SELECT 'key-' || key, 0 FROM generate_series(1, $1::int) AS key`, [
    load.keys,
  ]);
  await Promise.all(
    Array.from({ length: load.writers }, async () => {
      const client = await database.connect();
      for (let row = 0; row < load.rowsEach; row++) {
        const key = `key-${String(1 + Math.floor(Math.random() * load.keys))}`;
        await client.query('BEGIN');
        const { rows } = await client.query<{ n: number }>('UPDATE counters SET n = n + 1 WHERE key = $1 RETURNING n', [
          key,
        ]);
        await client.query(INSERT, [topicOwner(), key, rows[0]?.n, '']);
        await client.query('COMMIT');
        if (load.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, load.pauseMs));
      }
      await client.end();
    }),
  );
}

/** The numbers of each key's messages, in the order in which they arrived. */
function orderedByKey(messages: readonly Seen[]): Record<string, number[]> {
  const byKey: Record<string, number[]> = {};
  for (const message of messages) {
    if (message.key?.startsWith('key-') === true) (byKey[message.key] ??= []).push(numberOf(message));
  }
  return byKey;
}

/** The numbers that each key's messages should have. */
async function countedByKey(): Promise<Record<string, number[]>> {
  const counters = await database.query<{ key: string; n: number }>('SELECT key, n FROM counters WHERE n > 0');
  return Object.fromEntries(counters.map(({ key, n }) => [key, Array.from({ length: n }, (_, index) => index + 1)]));
}

/** Rows of fifty keys, numbered from 0 within each; row 555, the twelfth of key 5, is too large. */
async function writeWithOneTooLarge(count: number): Promise<void> {
  await database.query(
    `INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, time, dataschema)
     SELECT gen_random_uuid(), $1, 'key-' || n % 50, 'Tested',
            json_build_object('n', n / 50, 'padding', repeat('x', CASE n WHEN 555 THEN 1500000 ELSE 1 END)), '2026-01-01T00:00:00Z', 'urn:test'
       FROM generate_series(0, $2::int - 1) AS n`,
    [topicOwner(), count],
  );
}

/** Waits for that many different messages: a leader that loses its session may publish some of them twice. */
async function showsDifferent(count: number): Promise<readonly Seen[]> {
  return until(
    `${String(count)} different messages`,
    () => Promise.resolve(firstOccurrences()),
    ({ length }) => length >= count,
  );
}

function firstOccurrences(): Seen[] {
  const known = new Set<string>();
  return topic.watch.seen.filter((message) => !known.has(numbered(message)) && known.add(numbered(message)));
}

/** When the first message arrived that the frozen leader cannot have sent. */
function firstAfterSilence(frozenAt: number): number | undefined {
  return topic.watch.seen.find(({ at }) => at > frozenAt + 300)?.at;
}

async function publishes(key: string): Promise<void> {
  const count = topic.watch.seen.length;
  await write(key);
  await topic.watch.shows(count + 1);
}

async function isEmpty(): Promise<void> {
  await until(
    'an empty outbox',
    () => database.query('SELECT 1 FROM outbox'),
    ({ length }) => length === 0,
  );
}

async function isRefused(): Promise<void> {
  await until(
    'a refused row',
    () => database.query('SELECT 1 FROM outbox_refused'),
    ({ length }) => length === 1,
  );
}

async function release(key: string): Promise<number> {
  const client = await database.connect();
  try {
    return await releaseRefused(client, key);
  } finally {
    await client.end();
  }
}

function numberOf({ value }: Seen): number {
  return (JSON.parse(String(value)) as { n: number }).n;
}

function numbered(message: Seen): string {
  return `${String(message.key)} ${String(numberOf(message))}`;
}

import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deadLetterMigrations, pruneDeadLetters } from '#libs/dead-letters';
import { OwnDatabase } from './own-database.js';

jest.setTimeout(60_000);

const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR_MS = 365 * DAY_MS;

let database: OwnDatabase;

beforeAll(async () => {
  database = await OwnDatabase.create({ migrations: [...deadLetterMigrations] });
});

beforeEach(() => database.query('TRUNCATE dead_letters, dead_letter_actions, dead_letter_outcomes'));

afterAll(() => database.drop());

describe('pruning the dead letters', () => {
  it('deletes what was resolved long ago, with its actions, and nothing else', async () => {
    await park('redriven', { status: 'redriven', daysAgo: 400 });
    await act('redriven', { finishedDaysAgo: 399 });
    await park('discarded', { status: 'discarded', daysAgo: 400 });
    await park('parked', { status: 'parked', daysAgo: 400 });
    await park('young', { status: 'redriven', daysAgo: 300 });
    await park('not copied to its topic', { status: 'redriven', daysAgo: 400, published: false });
    await park('resolved lately', { status: 'redriven', daysAgo: 400 });
    await act('resolved lately', { finishedDaysAgo: 2 });
    await park('first of a long redrive', { status: 'redriven', daysAgo: 400 });
    await act('first of a long redrive', { finishedDaysAgo: null });

    expect(await pruneDeadLetters(database.dataSource, YEAR_MS)).toBe(2);

    expect(await lettersLeft()).toEqual([
      'first of a long redrive',
      'not copied to its topic',
      'parked',
      'resolved lately',
      'young',
    ]);
    expect(await database.query('SELECT why FROM dead_letter_actions ORDER BY why')).toEqual([
      { why: 'first of a long redrive' },
      { why: 'resolved lately' },
    ]);
  });

  it('deletes in small steps, and waits for nobody who has a letter in hand', async () => {
    for (let n = 0; n < 12; n++) await park('old', { status: 'discarded', daysAgo: 400, count: 50 });
    const other = await database.connect();
    await other.query('BEGIN; SELECT FROM dead_letters ORDER BY sequence LIMIT 10 FOR UPDATE');

    const steps = [];
    do steps.push(await pruneDeadLetters(database.dataSource, YEAR_MS));
    while (steps.at(-1) !== 0);

    expect(steps).toEqual([500, 90, 0]);
    await other.end();
  });
});

interface Parked {
  readonly status: 'parked' | 'redriven' | 'discarded';
  readonly daysAgo: number;
  readonly published?: boolean;
  readonly count?: number;
}

async function park(key: string, { status, daysAgo, published = true, count = 1 }: Parked): Promise<void> {
  await database.query(
    `INSERT INTO dead_letters (id, message_id, consumer_group, topic, partition, "offset", timestamp, key, headers, reason,
                               exception, message, stacktrace, attempts, parked_at, status, published)
     SELECT gen_random_uuid(), gen_random_uuid(), 'depot', 'depot.events', 0, n, 0, $1, '{}', 'handler-failed',
            'Error', 'provoked', '', 5, now() - $3 * interval '1 day', $2, $4
       FROM generate_series(1, $5::int) AS n`,
    [key, status, daysAgo, published, count],
  );
}

/** An action on the letter of a key. It is open if it was not finished. */
async function act(key: string, { finishedDaysAgo }: { finishedDaysAgo: number | null }): Promise<void> {
  await database.query(
    `INSERT INTO dead_letter_actions (id, action, dead_letter_id, requested_by, why, requested_at, finished_at, outcome)
     SELECT gen_random_uuid(), 'redrive', id, 'a test', key, parked_at, now() - $2 * interval '1 day',
            CASE WHEN $2::int IS NULL THEN NULL ELSE 'redriven: 1' END
       FROM dead_letters WHERE key = $1`,
    [key, finishedDaysAgo],
  );
}

async function lettersLeft(): Promise<string[]> {
  const rows = await database.query<{ key: string }>('SELECT key FROM dead_letters ORDER BY key COLLATE "C"');
  return rows.map(({ key }) => key);
}

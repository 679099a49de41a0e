import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InMemoryBroker } from '#libs/in-memory-broker';
import type { MessageProducer, OutgoingMessage } from '#libs/messages';
import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { Relay, type Leadership, type PendingRow, type PendingRows } from './index.js';
import { ENOUGH_ROWS } from './removal.js';

const TOPIC = 'depot.events';

/** Well below the 15 s that a process may take to stop. */
const LONGEST_STOP_MS = 6_000;

let broker: InMemoryBroker;
let table: Table;
const relays: Relay[] = [];

beforeEach(() => {
  Logger.overrideLogger(false);
  broker = new InMemoryBroker();
  broker.createTopic(TOPIC, 1, 1_000);
  table = new Table();
});

afterEach(async () => {
  for (const relay of relays.splice(0)) await relay.stop();
});

describe('a relay', () => {
  it('publishes the rows that exist when it starts and those that are written later, in order, and removes them', async () => {
    table.write('a', 'b', 'a');
    start();
    await isPublished(3);
    table.write('b');
    await isPublished(4);

    expect(published()).toEqual(['a 1', 'b 2', 'a 3', 'b 4']);
    await isEmpty();
  });

  it('publishes a row as soon as it is told of a commit, without a poll', async () => {
    // Time stands still, so no poll is ever due.
    jest.useFakeTimers({ now: 0, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      start();
      await table.hasBeenRead(1);
      for (let turn = 0; turn < 50; turn++) await setImmediate();
      table.write('a');
      await isPublished(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('reads a long backlog batch by batch, each row once', async () => {
    table.write(...Array.from({ length: 3_500 }, (_, n) => `key-${String(n % 50)}`));
    start();
    await isPublished(3_500);

    expect(new Set(published()).size).toBe(3_500);
    expect(Math.max(...table.reads.map(({ rows }) => rows))).toBe(1_000);
    await isEmpty();
  });

  it('has one request on its way to the broker, never two', async () => {
    let [underWay, most] = [0, 0];
    const real = broker.producer();
    const counting: MessageProducer = {
      async send(messages) {
        most = Math.max(most, ++underWay);
        // Longer than it takes to read the next batch.
        for (let turn = 0; turn < 10; turn++) await setImmediate();
        await real.send(messages);
        underWay--;
      },
      close: () => real.close(),
    };
    table.write(...Array.from({ length: 4_000 }, () => 'a'));
    start(counting);
    await isPublished(4_000);

    expect(most).toBe(1);
    expect(published()).toEqual(Array.from({ length: 4_000 }, (_, n) => `a ${String(n + 1)}`));
  });

  it('holds two batches at most: the one on its way, and the next', async () => {
    const { send, release } = heldProducer();
    table.write(...Array.from({ length: 5_000 }, () => 'a'));
    start({ send, close: () => Promise.resolve() });
    await table.hasBeenRead(2);
    for (let turn = 0; turn < 50; turn++) await setImmediate();

    expect(table.reads).toHaveLength(2);
    release();
  });

  it('removes no row that the broker has not acknowledged', async () => {
    const { send, release } = heldProducer();
    // So many rows do not wait for others to be removed with them.
    table.write(...Array.from({ length: ENOUGH_ROWS }, () => 'a'));
    start({ send, close: () => Promise.resolve() });
    await table.hasBeenRead(1);
    for (let turn = 0; turn < 50; turn++) await setImmediate();

    expect(table.rows).toHaveLength(ENOUGH_ROWS);
    release();
    await isEmpty();
  });

  it('begins a new term after a fault, and publishes the rows again that were not acknowledged', async () => {
    let faults = 2;
    const real = broker.producer();
    table.write('a', 'b');
    start({
      send: (messages) => (faults-- > 0 ? Promise.reject(new Error('the broker is away')) : real.send(messages)),
      close: () => real.close(),
    });
    await isPublished(2);

    expect(table.terms).toBe(3);
    expect(published()).toEqual(['a 1', 'b 2']);
  });

  it('cannot be started twice: two loops would compete for one lock', () => {
    const relay = start();
    expect(() => {
      relay.start();
    }).toThrow('was started before');
  });

  it('finishes the request in flight when it is stopped, and removes its rows', async () => {
    const { send, release } = heldProducer();
    table.write('a');
    const relay = start({ send, close: () => Promise.resolve() });
    await table.hasBeenRead(1);

    const stopping = relay.stop();
    release();
    await stopping;

    expect(table.rows).toEqual([]);
  });

  it('is stopped in time, though the broker does not answer; the row stays', async () => {
    const { send, release } = heldProducer();
    table.write('a');
    const relay = start({ send, close: () => Promise.resolve() });
    await table.hasBeenRead(1);

    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    let isStopped = false;
    void relay.stop().then(() => (isStopped = true));
    await jest.advanceTimersByTimeAsync(LONGEST_STOP_MS);
    jest.useRealTimers();
    const seen = { isStopped, rows: table.rows.length };
    release();

    expect(seen).toEqual({ isStopped: true, rows: 1 });
  });

  it('does not claim to lead once its leadership is lost, though the broker does not answer', async () => {
    const { send, release } = heldProducer();
    table.write('a');
    start({ send, close: () => Promise.resolve() });
    await table.hasBeenRead(1);
    const before = await claimsToLead();

    table.lose();

    const after = await claimsToLead();
    release();
    expect({ before, after }).toEqual({ before: 1, after: 0 });
  });
});

describe('a row that the broker refuses for good', () => {
  it('moves to the refused rows with the reason; its key waits behind it, and the other keys go on', async () => {
    table.write('a', 'bad', 'a', 'bad', 'b');
    table.makeTooLarge(2);
    start();
    await isPublished(3);

    expect(published()).toEqual(['a 1', 'a 3', 'b 5']);
    expect(table.refused).toEqual([
      { sequence: '2', reason: expect.stringContaining('larger than the topic depot.events allows') },
    ]);
    while (table.rows.length > 1) await setImmediate();
    expect(table.rows.map(({ sequence }) => sequence)).toEqual(['4']);
  });

  it('does not hold up rows of other keys that were read while it was refused', async () => {
    table.write(...Array.from({ length: 2_500 }, (_, n) => `key-${String(n % 50)}`));
    table.makeTooLarge(556);
    start();

    // Row 556 is the twelfth row of its key. It and the thirty-eight rows behind it are not published.
    await isPublished(2_500 - 39);
    expect(table.refused.map(({ sequence }) => sequence)).toEqual(['556']);
  });
});

describe('the metrics of a relay', () => {
  beforeEach(() => {
    register.resetMetrics();
  });

  it('count its terms, the rows that the broker took and those that it refused, and measure each request', async () => {
    table.write('a', 'b', 'c');
    table.makeTooLarge(2);
    start();
    await isEmpty();

    expect(await metric('relay_terms_total')).toBe(1);
    expect(await metric('relay_published_rows_total')).toBe(2);
    expect(await metric('relay_refused_rows_total')).toBe(1);
    // The whole, a half, and the halves of the other half, without the one that was refused.
    expect(await metric('relay_publish_seconds_count')).toBeGreaterThan(0);
  });

  it('measure how long each row has waited, if anybody knows', async () => {
    table.write('a', 'b', 'c');
    const [written, ahead] = [Date.now() - 60_000, Date.now() + 60_000];
    table.rows = table.rows.map((row, n) => ({ ...row, writtenAt: [written, ahead, NaN][n] ?? NaN }));
    start();
    await isEmpty();

    expect(await metric('relay_row_wait_seconds_count')).toBe(2);
    expect(Math.round((await metric('relay_row_wait_seconds_sum')) / 10)).toBe(6);
  });

  async function metric(name: string): Promise<number> {
    const line = new RegExp(`^${name}\\{table="test"\\} (\\S+)$`, 'm').exec(await register.metrics());
    return Number(line?.[1] ?? 0);
  }
});

function start(producer: MessageProducer = broker.producer()): Relay {
  const relay = new Relay('test', table, producer);
  relays.push(relay);
  relay.start();
  return relay;
}

function published(): string[] {
  return broker.messagesOf(TOPIC).map(({ key, value }) => `${String(key)} ${String(value).trim()}`);
}

async function isPublished(count: number): Promise<void> {
  while (broker.messagesOf(TOPIC).length < count) await setImmediate();
  expect(broker.messagesOf(TOPIC)).toHaveLength(count);
}

async function claimsToLead(): Promise<number | undefined> {
  const gauge = await register.getSingleMetric('relay_leader')?.get();
  return gauge?.values[0]?.value;
}

async function isEmpty(): Promise<void> {
  while (table.rows.length > 0) await setImmediate();
}

/** A producer whose requests wait until they are released. */
function heldProducer(): { send: MessageProducer['send']; release: () => void } {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const real = broker.producer();
  return {
    async send(messages: readonly OutgoingMessage[]) {
      await released;
      await real.send(messages);
    },
    release: () => {
      release();
    },
  };
}

/** A table of rows that wait to be published, and its one leader. */
class Table implements Leadership, PendingRows {
  rows: PendingRow[] = [];
  readonly refused: { sequence: string; reason: string }[] = [];
  readonly reads: { rows: number }[] = [];
  terms = 0;
  /** Ends the leadership of the current term. */
  lose: () => void = () => undefined;
  private wake: () => void = () => undefined;
  private written = 0;

  write(...keys: readonly string[]): void {
    for (const key of keys) {
      const sequence = String(++this.written);
      this.rows.push({ sequence, topic: TOPIC, key, value: sequence, headers: {} });
    }
    this.wake();
  }

  makeTooLarge(sequence: number): void {
    this.rows = this.rows.map((row) =>
      row.sequence === String(sequence) ? { ...row, value: String(sequence).padEnd(2_000) } : row,
    );
  }

  async hasBeenRead(times: number): Promise<void> {
    while (this.reads.length < times) await setImmediate();
  }

  async serve(stopped: AbortSignal, term: (rows: PendingRows, lost: AbortSignal) => Promise<void>): Promise<void> {
    this.terms++;
    const lost = new AbortController();
    this.lose = () => {
      lost.abort();
    };
    await term(this, AbortSignal.any([stopped, lost.signal]));
  }

  async read(inFlight: readonly string[], limit: { rows: number }): Promise<PendingRow[]> {
    await setImmediate();
    const known = new Set(inFlight);
    const heldUp = new Set(this.refused.map(({ sequence }) => this.keyOf(sequence)));
    const rows = this.rows.filter(({ sequence, key }) => !known.has(sequence) && !heldUp.has(key)).slice(0, limit.rows);
    this.reads.push({ rows: rows.length });
    return rows;
  }

  async remove(rows: readonly PendingRow[]): Promise<void> {
    await setImmediate();
    this.rows = this.rows.filter(({ sequence }) => !rows.some((row) => row.sequence === sequence));
  }

  async refuse(row: PendingRow, reason: string): Promise<void> {
    this.keys.set(row.sequence, row.key);
    await this.remove([row]);
    this.refused.push({ sequence: row.sequence, reason });
  }

  onCommit(wake: () => void): Promise<void> {
    this.wake = wake;
    return Promise.resolve();
  }

  private readonly keys = new Map<string, string | null>();

  private keyOf(sequence: string): string | null {
    return this.keys.get(sequence) ?? null;
  }
}

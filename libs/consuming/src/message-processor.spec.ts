import 'reflect-metadata';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeadLetters, Failure } from '#libs/dead-letters';
import type { BegunMessage, BegunMessages, Inbox } from '#libs/inbox';
import { InMemoryBroker } from '#libs/in-memory-broker';
import {
  cloudEventHeaders,
  CodecUnavailable,
  conversion,
  headerText,
  jsonCodec,
  type Catalogue,
  type Codec,
  type IncomingMessage,
  type OutgoingMessage,
} from '#libs/messages';
import type { Transactions, UnitOfWork } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import { IsString } from 'class-validator';
import { register } from 'prom-client';
import { EventReader, MessageProcessor, Reactions, type Reaction } from './index.js';

class ParcelSent {
  @IsString()
  parcelId!: string;
}

const catalogue: Catalogue<ParcelSent> = {
  types: { ParcelSent },
  keyOf: ({ parcelId }) => parcelId,
  schemaOf: (type) => `urn:example:${type}:1`,
};

const TOPIC = 'depot.events';

let broker: InMemoryBroker;
let tables: Tables;
let reactions: Reactions;
let handled: string[];
let events = 0;

beforeEach(() => {
  Logger.overrideLogger(false);
  broker = new InMemoryBroker();
  broker.createTopic(TOPIC);
  tables = new Tables();
  reactions = new Reactions();
  handled = [];
});

describe('a message', () => {
  it('is reacted to once, however often it is delivered', async () => {
    reactions.add('ParcelSent', note);
    const message = sent('one');
    await consumed(message, message, sent('other'), message);

    expect(handled).toEqual(['one', 'other']);
  });

  it('whose reaction failed is not in the inbox, so the next attempt reacts to it', async () => {
    let failures = 3;
    reactions.add('ParcelSent', (event) => (failures-- > 0 ? Promise.reject(new Error('provoked')) : note(event)));
    await consumed(sent('one'));

    expect(handled).toEqual(['one']);
    expect(tables.parked).toEqual([]);
    expect(tables.inbox.size).toBe(1);
  });

  it('of a type without a reaction is ignored', async () => {
    await consumed(sent('one'));

    expect(tables).toMatchObject({ parked: [], inbox: new Set() });
  });
});

describe('an event that is published in two major versions, with one id', () => {
  /** A later version: it calls the id of the parcel by another name. */
  class ParcelSentV2 {
    static readonly type = 'ParcelSent.v2';

    @IsString()
    id!: string;
  }

  const keyOf = (event: ParcelSent | ParcelSentV2) => ('id' in event ? event.id : event.parcelId);
  const types = { ParcelSent, 'ParcelSent.v2': ParcelSentV2 };
  const upcasters = [conversion(ParcelSent, ParcelSentV2, ({ parcelId }) => ({ id: parcelId }))];
  const newReader = new EventReader({ ...catalogue, types, keyOf, upcasters });
  const noteV2: Reaction['react'] = (event) => Promise.resolve(void handled.push((event as ParcelSentV2).id));

  /** The older version, and the newer one. */
  function inBothVersions(parcelId: string): [OutgoingMessage, OutgoingMessage] {
    const older = sent(parcelId);
    const headers = { ...older.headers, ce_type: 'ParcelSent.v2' };
    return [older, { ...older, headers, value: JSON.stringify({ id: parcelId }) }];
  }

  it('has one effect at a consumer that knows only the older version, which parks nothing', async () => {
    reactions.add('ParcelSent', note);
    await consumed(...inBothVersions('one'), ...inBothVersions('two'));

    expect(handled).toEqual(['one', 'two']);
    expect(tables.parked).toEqual([]);
  });

  it('has one effect at a consumer that takes the newer version, and it counts the other as a duplicate', async () => {
    const duplicates = register.getSingleMetric('inbox_duplicates_total');
    duplicates?.reset();
    reactions.add('ParcelSent.v2', noteV2);
    await broker.producer().send([...inBothVersions('one'), ...inBothVersions('two')]);
    await takenUpTo(3, newProcessor(newReader));

    expect(handled).toEqual(['one', 'two']);
    expect(await duplicates?.get()).toMatchObject({ values: [{ labels: { topic: TOPIC }, value: 2 }] });
  });

  it('has one effect where an old instance takes the one, and a new instance the other', async () => {
    const [older, newer] = inBothVersions('one');
    reactions.add('ParcelSent', note);
    await consumed(older);
    reactions = new Reactions();
    reactions.add('ParcelSent.v2', noteV2);
    await broker.producer().send([newer]);
    await newProcessor(newReader).process(
      broker.messagesOf(TOPIC).slice(1),
      () => undefined,
      () => true,
    );

    expect(handled).toEqual(['one']);
    expect(tables.inbox.size).toBe(1);
    expect(tables.parked).toEqual([]);
  });

  it('in the wrong order, the newer first, is parked by a consumer that knows only the older, and is not applied twice', async () => {
    reactions.add('ParcelSent', note);
    await consumed(...inBothVersions('one').toReversed());

    expect(handled).toEqual([]);
    expect(tables.parked).toMatchObject([{ reason: 'unknown-version' }]);
  });

  it('is parked if the reaction takes an older version than the message has', async () => {
    reactions.add('ParcelSent', note);
    await broker.producer().send(inBothVersions('one').slice(1));
    await takenUpTo(0, newProcessor(newReader));

    expect(tables.parked).toMatchObject([{ reason: 'unknown-version', attempts: 0 }]);
  });

  it('has a reaction to one of them: a second one is refused', () => {
    reactions.add('ParcelSent', note);
    expect(() => {
      reactions.add('ParcelSent.v2', noteV2);
    }).toThrow('there is a reaction to ParcelSent, and one to ParcelSent.v2: keep one of them');
  });
});

describe('the metrics', () => {
  beforeEach(() => {
    register.resetMetrics();
  });

  it('count duplicates, ignored messages, and attempts after the first alone', async () => {
    let failures = 3;
    reactions.add('ParcelSent', (event) => (failures-- > 0 ? Promise.reject(new Error('provoked')) : note(event)));
    const message = sent('one');
    const unknown = { ...message, headers: { ...message.headers, ce_type: 'ParcelBlessed' } };
    await consumed(message, message, unknown);

    expect(await metric('inbox_duplicates_total')).toBeGreaterThan(0);
    expect(await metric('ignored_messages_total')).toBe(1);
    expect(await metric('handler_retries_total')).toBe(2);
  });

  async function metric(name: string): Promise<number> {
    const line = new RegExp(`^${name}\\{topic="${TOPIC}"\\} (\\S+)$`, 'm').exec(await register.metrics());
    return Number(line?.[1] ?? 0);
  }
});

describe('reactions to messages of one batch', () => {
  it('wait for those before them of the same key, and for no others', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const begun: string[] = [];
    reactions.add('ParcelSent', async (event) => {
      const { parcelId } = event as ParcelSent;
      begun.push(parcelId);
      if (begun.length === 1) await held;
      if (parcelId === 'other') release();
      await note(event);
    });
    await consumed(sent('one'), sent('one'), sent('other'));

    expect(begun).toEqual(['one', 'other', 'one']);
    expect(handled).toEqual(['other', 'one', 'one']);
  });
});

describe('a reaction that keeps failing', () => {
  it('is tried five times; then its message and the later ones of its key are parked, and other keys go on', async () => {
    const failing = failsFor('bad');
    reactions.add('ParcelSent', failing.react);
    await consumed(sent('good'), sent('bad'), sent('good'), sent('bad'));

    expect(handled).toEqual(['good', 'good']);
    expect(tables.parked).toEqual([
      { key: 'bad', reason: 'handler-failed', attempts: 5, says: 'provoked' },
      { key: 'bad', reason: 'key-quarantined', attempts: 0, says: 'an earlier message of the same key is parked' },
    ]);
    // Once with the others, then five times alone.
    expect(failing.attempts).toBe(6);
  });

  it('is tried as often as its own retry policy says', async () => {
    const failing = failsFor('bad');
    reactions.add('ParcelSent', failing.react, { attempts: 2, backoff: { firstMs: 1, mostMs: 1 } });
    await consumed(sent('bad'));

    expect(tables.parked).toMatchObject([{ reason: 'handler-failed', attempts: 2 }]);
    expect(failing.attempts).toBe(3);
  });
});

describe('a message that cannot be read', () => {
  it('is parked at once, without a reaction, and holds up no other key', async () => {
    reactions.add('ParcelSent', note);
    await consumed(sent('one'), { ...sent('bad'), value: 'no JSON' }, sent('two'));

    expect(handled).toEqual(['one', 'two']);
    expect(tables.parked).toMatchObject([{ key: 'bad', reason: 'unreadable', attempts: 0 }]);
  });
});

describe('a fault of the database', () => {
  it('parks nothing: the partition is postponed, and goes on in order after the fault', async () => {
    let outages = 3;
    reactions.add('ParcelSent', note);
    tables.beforeCommit = () => {
      if (outages-- > 0) throw Object.assign(new Error('the database is away'), { syscall: 'connect' });
    };
    await consumed(sent('one'), sent('two'), sent('one'));

    expect(handled).toEqual(['one', 'two', 'one']);
    expect(tables.parked).toEqual([]);
    expect(outages).toBeLessThan(0);
  });
});

describe('a message that cannot be decoded while something is away', () => {
  it('waits for it, and the messages before it do not', async () => {
    // More than a reaction has attempts.
    let outages = 12;
    const handledMeanwhile: string[][] = [];
    const fetching: Codec = {
      ...jsonCodec,
      prepareToDecode: (value) => {
        if (!String(value).includes('two') || outages === 0) return Promise.resolve();
        outages--;
        handledMeanwhile.push([...handled]);
        return Promise.reject(new CodecUnavailable('the registry is away'));
      },
    };
    reactions.add('ParcelSent', note);
    await broker.producer().send([sent('one'), sent('two'), sent('one')]);
    await takenUpTo(2, newProcessor(new EventReader(catalogue, [fetching])));

    expect(handledMeanwhile.at(-1)).toEqual(['one']);
    expect(handled).toEqual(['one', 'two', 'one']);
    expect(tables.parked).toEqual([]);
  });
});

describe('a fault of the deployment', () => {
  it.each([
    ['42P01', 'a table that is missing'],
    ['42703', 'a column that is missing'],
    ['42501', 'a right that is missing'],
    ['0A000', 'a plan from before a migration'],
    ['26000', 'a prepared statement that is gone'],
    ['25P04', 'a limit of the server'],
  ])('such as %s, %s, parks nothing, and the messages are taken once it is corrected', async (code) => {
    let isWrong = true;
    reactions.add('ParcelSent', (event) =>
      isWrong ? Promise.reject(Object.assign(new Error('PostgreSQL says no'), { code })) : note(event),
    );
    tables.afterRollback = (times) => (isWrong = times < 8);
    await consumed(sent('one'), sent('two'));

    expect(handled).toEqual(['one', 'two']);
    expect(tables.parked).toEqual([]);
  });

  it('is told to those who can correct it', async () => {
    const said: unknown[] = [];
    Logger.overrideLogger({ error: (text: unknown) => said.push(text), log: () => 0, warn: () => 0 });
    let isWrong = true;
    reactions.add('ParcelSent', (event) =>
      isWrong
        ? Promise.reject(Object.assign(new Error('relation "vans" does not exist'), { code: '42P01' }))
        : note(event),
    );
    tables.afterRollback = () => (isWrong = false);
    await consumed(sent('one'));

    expect(said).toEqual([
      'depot.events/0 waits, and nothing is parked: the database does not suit this version of courier. ' +
        'Run its setup step, or grant what is missing: Error: relation "vans" does not exist',
    ]);
  });
});

describe('a message that ends the process', () => {
  it('is parked when three processes have ended with it alone, and the others are taken', async () => {
    endsWith('bad');
    const messages = ['first', 'bad', 'second'].map(incoming);

    const lives = [];
    while (lives.at(-1) !== 'finished') lives.push(await live(messages));

    // The first one does not know which of the three it was.
    expect(lives).toEqual(['ended', 'ended', 'ended', 'ended', 'finished']);
    expect(handled).toEqual(['first', 'second']);
    expect(tables.parked).toEqual([
      {
        key: 'bad',
        reason: 'handler-failed',
        attempts: 3,
        says: 'the process ended 3 times while it had this message in hand',
      },
    ]);
    expect(tables.begun.size).toBe(0);
  });

  it('is not blamed on a message of another partition', async () => {
    endsWith('bad');
    const [bad, other] = [[incoming('bad')], [{ ...incoming('good'), partition: 1 }]];

    while ((await live(bad, other)) !== 'finished');

    expect(handled).toEqual(['good']);
    expect(tables.parked).toMatchObject([{ key: 'bad', attempts: 3 }]);
  });

  it('costs a message nothing that was published after the start of the process', async () => {
    reactions.add('ParcelSent', note);
    await live([{ ...incoming('new'), timestamp: String(Date.now() + 60_000) }]);
    expect([handled, tables.commits]).toEqual([['new'], 1]);

    await live([incoming('old')]);
    expect([handled, tables.commits]).toEqual([['new', 'old'], 4]);
  });

  it('costs nothing after the first two hundred of a partition', async () => {
    reactions.add('ParcelSent', note);
    const { process } = newProcessor();
    const take = (messages: IncomingMessage[]) =>
      process(
        messages,
        () => undefined,
        () => true,
      );
    await take(Array.from({ length: 200 }, (_, index) => incoming(`parcel ${String(index)}`)));
    const before = tables.commits;
    await take([incoming('next')]);

    expect(tables.commits).toBe(before + 1);
  });
});

describe('a consumer that stops', () => {
  it('leaves the rest of a failing batch, without further attempts, to the next member of its group', async () => {
    const failing = failsFor('bad');
    let reached: () => void = () => undefined;
    const thirdAttempt = new Promise<void>((resolve) => (reached = resolve));
    const react: Reaction['react'] = async (event, work) => {
      if (failing.attempts === 2) reached();
      await failing.react(event, work);
    };
    reactions.add('ParcelSent', react, { attempts: Infinity, backoff: { firstMs: 1, mostMs: 1 } });
    await broker.producer().send([sent('good'), sent('bad'), sent('later')]);
    const consumer = broker.consumer('courier', [TOPIC]);
    await consumer.start(newProcessor().process);
    await thirdAttempt;
    await consumer.stop();

    expect(handled).toEqual(['good']);
    expect(tables.parked).toEqual([]);

    reactions.add('ParcelSent', note);
    await takenUpTo(2);
    expect(handled).toEqual(['good', 'bad', 'later']);
  });
});

describe('what a reaction publishes', () => {
  it("carries the trace of the reaction's event", async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    reactions.add('ParcelSent', note);
    const message = sent('one');
    await consumed({ ...message, headers: { ...message.headers, traceparent } });

    expect(tables.traces).toEqual([traceparent]);
  });
});

function note(event: object): Promise<void> {
  handled.push((event as ParcelSent).parcelId);
  return Promise.resolve();
}

let died: (how: 'ended') => void = () => undefined;

/** A reaction to this key ends the process: nothing that it has not committed stays, and nothing goes on. */
function endsWith(key: string): void {
  reactions.add('ParcelSent', (event) => {
    if (tables.areOutOfReach) return never();
    if ((event as ParcelSent).parcelId !== key) return note(event);
    tables.loseConnection();
    died('ended');
    return never();
  });
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

/** One life of a process, which gets these messages of each partition. */
async function live(...partitions: readonly (readonly IncomingMessage[])[]): Promise<'ended' | 'finished'> {
  const death = new Promise<'ended'>((resolve) => (died = resolve));
  tables.areOutOfReach = false;
  const { process } = newProcessor();
  const work = partitions.map((messages) =>
    process(
      messages,
      () => undefined,
      () => true,
    ),
  );
  const outcome = await Promise.race([death, Promise.all(work).then(() => 'finished' as const)]);
  // Whatever the dead process was doing has reached its end.
  await setImmediate();
  return outcome;
}

/** A message that was published long before this process. */
function incoming(parcelId: string): IncomingMessage {
  const { key, value, headers } = sent(parcelId);
  const bytes = Object.entries(headers).map(([name, text]) => [name, Buffer.from(String(text))] as const);
  return {
    topic: TOPIC,
    partition: 0,
    offset: String(events),
    key,
    value: Buffer.from(String(value)),
    headers: Object.fromEntries(bytes),
    timestamp: '0',
  };
}

function failsFor(key: string): { react: Reaction['react']; attempts: number } {
  const failing = {
    attempts: 0,
    react(event: object): Promise<void> {
      if ((event as ParcelSent).parcelId !== key) return note(event);
      failing.attempts++;
      return Promise.reject(new Error('provoked'));
    },
  };
  return failing;
}

/** Publishes messages, and consumes them up to the last one. */
async function consumed(...messages: readonly OutgoingMessage[]): Promise<void> {
  await broker.producer().send(messages);
  await takenUpTo(messages.length - 1);
}

/** Consumes messages up to this offset. */
async function takenUpTo(offset: number, { process } = newProcessor()): Promise<void> {
  const consumer = broker.consumer('courier', [TOPIC]);
  await new Promise<void>((resolve) => {
    void consumer.start((some, taken, goesOn) =>
      process(
        some,
        (upTo) => {
          taken(upTo);
          if (Number(upTo.offset) === offset) resolve();
        },
        goesOn,
      ),
    );
  });
  await consumer.stop();
}

function newProcessor(reader = new EventReader(catalogue)): MessageProcessor {
  return new MessageProcessor({
    consumerGroup: 'courier',
    transactions: tables,
    reader,
    reactions,
    inbox: tables,
    deadLetters: tables,
    begun: tables,
  });
}

function sent(parcelId: string): OutgoingMessage {
  const headers = cloudEventHeaders({
    id: `019a0000-0000-7000-8000-${String(++events).padStart(12, '0')}`,
    type: 'ParcelSent',
    source: 'depot',
    subject: parcelId,
    time: '2026-01-31T12:00:00.000Z',
    dataschema: 'urn:example:ParcelSent:1',
    contentType: jsonCodec.contentType,
  });
  return { topic: TOPIC, key: parcelId, value: JSON.stringify({ parcelId }), headers };
}

/** The tables of a database, with transactions that undo everything when they fail. */
class Tables implements Transactions, Inbox, DeadLetters, BegunMessages {
  readonly inbox = new Set<string>();
  readonly parked: object[] = [];
  readonly traces: (string | undefined)[] = [];
  beforeCommit: () => void = () => undefined;
  afterRollback: (times: number) => void = () => undefined;
  readonly begun = new Map<string, BegunMessage & { process: string; isAlone: boolean }>();
  commits = 0;
  areOutOfReach = false;
  private committed = { inbox: new Set<string>(), handled: 0 };
  private rollbacks = 0;
  private readonly quarantined = new Set<string | null>();

  async run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    const [before, said] = [new Set(this.inbox), handled.length];
    const rollBack = () => {
      this.inbox.clear();
      for (const id of before) this.inbox.add(id);
      handled.length = said;
    };
    if (this.isLost()) return never();
    try {
      const result = await work(this.unit);
      this.beforeCommit();
      if (this.isLost()) return await never();
      this.commits++;
      this.committed = { inbox: new Set(this.inbox), handled: handled.length };
      return result;
    } catch (error) {
      rollBack();
      this.afterRollback(++this.rollbacks);
      throw error;
    }
  }

  private isLost(): boolean {
    return this.areOutOfReach;
  }

  /** What the process had not committed is undone. */
  loseConnection(): void {
    this.areOutOfReach = true;
    this.inbox.clear();
    for (const id of this.committed.inbox) this.inbox.add(id);
    handled.length = this.committed.handled;
  }

  claim(_work: UnitOfWork, id: string): Promise<boolean> {
    const isNew = !this.inbox.has(id);
    this.inbox.add(id);
    return Promise.resolve(isNew);
  }

  isQuarantined(_work: UnitOfWork, { key }: IncomingMessage): Promise<boolean> {
    return Promise.resolve(this.quarantined.has(key));
  }

  park(_work: UnitOfWork, _group: string, message: IncomingMessage, failure: Failure): Promise<void> {
    const { key, headers } = message;
    expect(headerText(headers, 'ce_type')).toMatch(/^ParcelSent/);
    this.parked.push({ key, reason: failure.reason, attempts: failure.attempts, says: failure.error.message });
    this.quarantined.add(key);
    return Promise.resolve();
  }

  begin(_work: UnitOfWork, process: string, ids: readonly string[]): Promise<BegunMessage[]> {
    const found = ids.map((messageId) => {
      const row = this.begun.get(messageId) ?? { messageId, process, isAlone: false, others: 0, alone: 0 };
      const isLeft = row.process !== process;
      const [others, alone] = [row.others + Number(isLeft), row.alone + Number(isLeft && row.isAlone)];
      const now = { messageId, process, isAlone: row.isAlone && !isLeft, others, alone };
      this.begun.set(messageId, now);
      return now;
    });
    return Promise.resolve(found);
  }

  goOnAlone(_work: UnitOfWork, id: string): Promise<void> {
    const row = this.begun.get(id);
    if (row !== undefined) this.begun.set(id, { ...row, isAlone: true });
    return Promise.resolve();
  }

  end(_work: UnitOfWork, ids: readonly string[]): Promise<void> {
    for (const id of ids) this.begun.delete(id);
    return Promise.resolve();
  }

  private readonly unit = {
    within: (trace?: { traceparent: string }) => {
      if (trace !== undefined) this.traces.push(trace.traceparent);
      return this.unit;
    },
  } as unknown as UnitOfWork;
}

import { createRequire } from 'node:module';
import * as timers from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TakeMessages } from '#libs/messages';
import { Logger } from '@nestjs/common';
import type {
  Consumer,
  ConsumerConfig,
  ConsumerRunConfig,
  EachBatchPayload,
  Kafka,
  OffsetsByTopicPartition,
} from 'kafkajs';
import { register } from 'prom-client';
import type { KafkaConsumer } from './kafka-consumer.js';

/** How long the consumer wanted to wait each time, in milliseconds. In this test it does not wait. */
const waits: number[] = [];
jest.unstable_mockModule('node:timers/promises', () => ({
  ...timers,
  setTimeout: (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  },
}));
const { KafkaConsumer: ConsumerUnderTest } = await import('./kafka-consumer.js');

const EVENTS = { GROUP_JOIN: 'join', DISCONNECT: 'disconnect', CRASH: 'crash' };

/** A consumer that does nothing by itself. A test decides what happens to it. */
class FakeConsumer {
  readonly events = EVENTS;
  readonly calls: string[] = [];
  eachBatch: ConsumerRunConfig['eachBatch'];
  private readonly listeners = new Map<string, (event: { payload: object }) => void>();

  on(event: string, listener: (event: { payload: object }) => void): void {
    this.listeners.set(event, listener);
  }

  emit(event: string, payload: object = { memberAssignment: { 'order.events': [0, 1] } }): void {
    this.listeners.get(event)?.({ payload });
  }

  connect = () => this.note('connect');
  subscribe = () => this.note('subscribe');
  run = (config: ConsumerRunConfig) => {
    this.eachBatch = config.eachBatch;
    return this.note('run');
  };
  disconnect = () => this.note('disconnect');
  commitOffsets = () => this.note('commit');

  private note(call: string): Promise<void> {
    this.calls.push(call);
    return Promise.resolve();
  }
}

/** What kafkajs makes of a consumer's settings when it asks to join its consumer group. */
const { protocol } = createRequire(import.meta.url)('kafkajs/src/protocol/requests/joinGroup/index.js') as {
  readonly protocol: (of: { version: number }) => (settings: ConsumerConfig) => { readonly requestTimeout: number };
};

let settings: ConsumerConfig;
let consumers: FakeConsumer[];
let subject: KafkaConsumer;
let take: jest.MockedFunction<TakeMessages>;
let isAble: () => Promise<boolean>;

beforeEach(async () => {
  Logger.overrideLogger(false);
  waits.length = 0;
  consumers = [];
  take = jest.fn<TakeMessages>().mockResolvedValue();
  const consumer = (given: ConsumerConfig) => {
    settings = given;
    const fake = new FakeConsumer();
    consumers.push(fake);
    return fake as unknown as Consumer;
  };
  const kafka = { consumer } as unknown as Kafka;
  isAble = () => Promise.resolve(true);
  subject = new ConsumerUnderTest({ kafka, groupId: 'test', topics: ['test.events'], isAble: () => isAble() });
  await subject.start(take);
});

describe('a consumer that kafkajs gives up', () => {
  it('is replaced: otherwise the process would live on and consume nothing', async () => {
    last().emit('join');
    expect(subject.isConsuming).toBe(true);

    last().emit('crash', { restart: false });
    expect(subject.isConsuming).toBe(false);
    await settled();

    expect(consumers).toHaveLength(2);
    expect(consumers[0]?.calls.at(-1)).toBe('disconnect');
    expect(last().calls).toEqual(['connect', 'subscribe', 'run']);
    last().emit('join');
    expect(subject.isConsuming).toBe(true);
  });

  it('again and again is replaced more and more slowly, until one joins the consumer group', async () => {
    const longest = [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000];
    for (const [crashes, wait] of longest.entries()) {
      last().emit('crash', { restart: false });
      await settled();
      expect(consumers).toHaveLength(crashes + 2);
      expect(waits.at(-1)).toBeLessThanOrEqual(wait);
      expect(waits.at(-1)).toBeGreaterThanOrEqual(wait / 2);
    }

    last().emit('join');
    last().emit('crash', { restart: false });
    await settled();
    expect(waits.at(-1)).toBeLessThanOrEqual(100);
  });

  it('is left alone if kafkajs restarts it by itself', async () => {
    last().emit('crash', { restart: true });
    await settled();
    expect(consumers).toHaveLength(1);
  });

  it('is not replaced a second time, nor while the service is stopping', async () => {
    last().emit('crash', { restart: false });
    await settled();
    consumers[0]?.emit('crash', { restart: false });
    await settled();
    expect(consumers).toHaveLength(2);

    await subject.stop();
    last().emit('crash', { restart: false });
    await settled();
    expect(consumers).toHaveLength(2);
  });
});

describe('a consumer that can take nothing', () => {
  let now: jest.SpiedFunction<typeof performance.now>;

  beforeEach(() => {
    now = jest.spyOn(performance, 'now').mockReturnValue(0);
    take.mockRejectedValue(new Error('the database is away'));
    isAble = () => Promise.resolve(false);
  });

  afterEach(() => {
    now.mockRestore();
  });

  async function takesNothingFor(seconds: number): Promise<void> {
    await last().eachBatch?.(batchOf('41', () => undefined));
    now.mockReturnValue(seconds * 1000);
    await last().eachBatch?.(batchOf('41', () => undefined));
    await settled();
  }

  it('leaves its consumer group after 30 s, once, so that others get its partitions, and returns when its database answers', async () => {
    let asked = 0;
    isAble = () => Promise.resolve(++asked > 3);
    await takesNothingFor(31);

    expect(consumers).toHaveLength(2);
    expect(consumers[0]?.calls.filter((call) => call === 'disconnect')).toHaveLength(1);
    expect(last().calls).toEqual(['connect', 'subscribe', 'run']);
    expect(asked).toBe(4);
  });

  it('stays if its database answers: then the fault is another one, such as a locked row', async () => {
    isAble = () => Promise.resolve(true);
    await takesNothingFor(31);

    expect(consumers[0]?.calls).not.toContain('disconnect');
  });

  it('does not join again if it is stopped meanwhile', async () => {
    isAble = async () => {
      await subject.stop();
      return false;
    };
    await takesNothingFor(31);

    expect(consumers).toHaveLength(1);
  });

  it('stays for less than 30 s', async () => {
    await takesNothingFor(29);

    expect(consumers[0]?.calls).not.toContain('disconnect');
  });
});

describe('the metrics of a consumer', () => {
  beforeEach(() => {
    register.resetMetrics();
  });

  it('count its messages and its rebalances, and measure how late a message came', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(3_000);
    last().emit('join');
    last().emit('join');
    await last().eachBatch?.(batchOf('41', () => undefined));
    jest.restoreAllMocks();

    expect(await metric('consumed_messages_total')).toBe(1);
    expect(await metric('consumer_rebalances_total')).toBe(2);
    expect(await metric('consumer_fetch_delay_seconds_sum')).toBe(3);
  });

  it('count the batches that were postponed, and the consumers that were replaced', async () => {
    take.mockRejectedValue(new Error('the database is away'));
    await last().eachBatch?.(batchOf('41', () => undefined));
    expect(await metric('consumer_faults_total')).toBe(1);
    expect(await metric('consumer_paused_partitions')).toBe(1);
    expect(await metric('consumed_messages_total')).toBe(0);

    last().emit('crash', { restart: false });
    await settled();
    expect(await metric('consumer_restarts_total')).toBe(1);
  });

  async function metric(name: string): Promise<number> {
    const line = new RegExp(`^${name}(?:\\{topic="test.events"\\})? (\\S+)$`, 'm').exec(await register.metrics());
    return Number(line?.[1] ?? 0);
  }
});

describe('a consumer that is told to stop while it has a batch in hand', () => {
  it('commits the batch at its end, even if kafkajs has not begun to stop', async () => {
    let finish = (): void => undefined;
    take.mockImplementation(async ([message], taken) => {
      await new Promise<void>((resolve) => (finish = resolve));
      if (message) taken(message);
    });
    const committed: OffsetsByTopicPartition[] = [];
    const batch = last().eachBatch?.(batchOf('41', (offsets) => committed.push(offsets)));
    const stopping = subject.stop();
    finish();
    await Promise.all([batch, stopping]);

    expect(committed).toEqual([
      { topics: [{ topic: 'test.events', partitions: [expect.objectContaining({ offset: '42' })] }] },
    ]);
  });
});

describe('a request to join the consumer group', () => {
  it('is given up after 25 s on a connection that went silent, and not after 65 s, as kafkajs would', () => {
    const { requestTimeout } = protocol({ version: 5 })({ groupProtocols: [], ...settings } as ConsumerConfig);

    expect(requestTimeout).toBe(25_000);
  });
});

describe('offsets that were noted, but not committed yet, are forgotten', () => {
  beforeEach(async () => {
    jest.useFakeTimers();
    take.mockImplementation(([message], taken) => {
      if (message) taken(message);
      return Promise.resolve();
    });
    await last().eachBatch?.(batchOf('41', () => undefined));
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('when the consumer joins its consumer group again: their partitions may be those of another member', () => {
    last().emit('join');

    expect(jest.getTimerCount()).toBe(0);
  });

  it('when kafkajs gives up the consumer', () => {
    last().emit('crash', { restart: false });

    expect(jest.getTimerCount()).toBe(0);
  });

  it('when the consumer stops and the last commit fails: no attempt follows', async () => {
    last().commitOffsets = () => Promise.reject(new Error('the broker is away'));
    await subject.stop();

    expect(jest.getTimerCount()).toBe(0);
  });
});

/** A batch of one message, of a consumer that runs. */
function batchOf(offset: string, commit: (offsets: OffsetsByTopicPartition) => void): EachBatchPayload {
  const message = { offset, timestamp: '0', key: null, value: null, headers: {} };
  return {
    batch: { topic: 'test.events', partition: 0, messages: [message] },
    isRunning: () => true,
    isStale: () => false,
    pause: () => () => undefined,
    resolveOffset: () => undefined,
    heartbeat: () => Promise.resolve(),
    commitOffsetsIfNecessary: (offsets: OffsetsByTopicPartition) => {
      commit(offsets);
      return Promise.resolve();
    },
  } as unknown as EachBatchPayload;
}

function last(): FakeConsumer {
  const consumer = consumers.at(-1);
  if (consumer === undefined) throw new Error('there is no consumer');
  return consumer;
}

/** Resolves when everything is done that waits only for promises. */
async function settled(): Promise<void> {
  await timers.setImmediate();
}

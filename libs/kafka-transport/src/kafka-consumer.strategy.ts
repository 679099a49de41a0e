import { setTimeout as sleep } from 'node:timers/promises';
import type { Reapply } from '#libs/dead-letters';
import type { IncomingMessage } from '#libs/inbox';
import { backoffMs, type Backoff } from '#libs/timing';
import type { GroupCommit } from '#libs/unit-of-work';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { lastValueFrom } from 'rxjs';
import { consumerMetrics } from './consumer.metrics.js';
import { MessageProcessor, type React } from './message-processor.js';
import { OffsetCommits } from './offset-commits.js';

/** Everything that a broker sends for one request is taken at once: see {@link GroupCommit}. */
const PARTITIONS_AT_ONCE = 64;

/** The most messages of one partition in one transaction. */
const CHUNK = 200;

/** A member that is not heard from for this long is taken for dead, and its partitions are given to others. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_500;

/** How long a fetch waits for messages. A partition that is resumed is fetched again after at most this. */
const FETCH_WAIT_MS = 500;

const BACKOFF: Backoff = { firstMs: 100, mostMs: 10_000 };

export interface ConsumerOptions {
  readonly kafka: Kafka;
  /** The consumer group: the service's name. */
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly transactions: GroupCommit;
}

/**
 * Nest's transport for a saga's events: hands each message to the `@ReactsTo` method of its type, in a transaction with
 * the inbox and the outbox, and commits its offset only when that transaction is committed.
 */
export class KafkaConsumerStrategy extends Server implements CustomTransportStrategy {
  private readonly failures = new Map<string, number>();
  private consumer: Consumer | undefined;
  private commits: OffsetCommits | undefined;
  private processor: MessageProcessor | undefined;
  private closing = false;
  /** How many consumers were given up since one last joined the group. */
  private replacements = 0;
  private joined = false;

  constructor(private readonly options: ConsumerOptions) {
    super();
  }

  /** Whether the consumer is a member of its group. */
  get isConsuming(): boolean {
    return this.joined;
  }

  /** Partitions that wait for a fault to pass, by `topic/partition`. */
  get pausedPartitions(): readonly string[] {
    return [...this.failures.keys()];
  }

  /** Applies a parked message, for a redrive. */
  readonly reapply: Reapply = async (work, message) => {
    if (this.processor === undefined) throw new Error('the consumer has not started yet');
    await this.processor.reapply(work, message);
  };

  async listen(callback: (error?: unknown) => void): Promise<void> {
    const { groupId, transactions } = this.options;
    this.processor = new MessageProcessor(groupId, transactions, new Set(this.messageHandlers.keys()), this.react);
    await this.consume();
    callback();
  }

  /** Stops fetching, finishes what is in hand, commits, leaves the group. */
  async close(): Promise<void> {
    this.closing = true;
    await this.commits?.flush();
    await this.consumer?.disconnect();
  }

  on(): never {
    throw new Error('This transport emits no events; its state is in isConsuming and in the metrics');
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as Nest's `Server` has it
  unwrap<T>(): T {
    return this.consumer as T;
  }

  private readonly react: React = async ({ type, event }, work) => {
    const handler = this.messageHandlers.get(type);
    if (handler === undefined) throw new Error(`No handler for ${type}`);
    const result: unknown = await handler(event, work);
    await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
  };

  /** Runs a consumer, and a new one whenever kafkajs gives one up: an error that it holds for final ends it silently. */
  private async consume(): Promise<void> {
    const { kafka, groupId, topics } = this.options;
    for (let failures = 0; !this.closing;) {
      const consumer = kafka.consumer({
        groupId,
        sessionTimeout: SESSION_TIMEOUT_MS,
        heartbeatInterval: HEARTBEAT_MS,
        maxWaitTimeInMs: FETCH_WAIT_MS,
        allowAutoTopicCreation: false,
      });
      const commits = new OffsetCommits(consumer);
      this.consumer = consumer;
      this.commits = commits;
      consumer.on(consumer.events.GROUP_JOIN, () => {
        // Other members may own the partitions now: what was not committed is given, and dropped, again.
        commits.take();
        this.failures.clear();
        consumerMetrics.paused.reset();
        this.replacements = 0;
        this.joined = true;
      });
      consumer.on(consumer.events.DISCONNECT, () => (this.joined = false));
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        this.joined = false;
        if (!payload.restart) void this.replace(consumer);
      });
      try {
        await consumer.connect();
        await consumer.subscribe({ topics: [...topics], fromBeginning: true });
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
          eachBatch: (payload) => this.takeBatch(payload, commits),
        });
        return;
      } catch (error) {
        failures++;
        this.logger.warn(`waits for Kafka and the topics ${topics.join(', ')}: ${String(error)}`);
        await consumer.disconnect().catch(() => undefined);
        await sleep(backoffMs(failures, BACKOFF));
      }
    }
  }

  private async replace(dead: Consumer): Promise<void> {
    if (this.closing || this.consumer !== dead) return;
    consumerMetrics.restarts.inc();
    this.logger.error('kafkajs gave the consumer up; starting a new one');
    await dead.disconnect().catch(() => undefined);
    await sleep(backoffMs(++this.replacements, BACKOFF));
    await this.consume();
  }

  private async takeBatch(payload: EachBatchPayload, commits: OffsetCommits): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    try {
      const messages = batch.messages.map((message) => toIncoming(topic, partition, message));
      for (let from = 0; from < messages.length && payload.isRunning() && !payload.isStale(); from += CHUNK) {
        const chunk = messages.slice(from, from + CHUNK);
        await this.withHeartbeats(payload, () =>
          this.process(chunk, ({ offset }) => {
            payload.resolveOffset(offset);
            commits.note(topic, partition, offset);
          }),
        );
        consumerMetrics.consumed.inc({ topic }, chunk.length);
      }
      this.settled(topic, partition);
    } catch (error) {
      this.putOff(payload, error);
    }
    // Once a consumer stops it commits only what its batches commit themselves. A failure does no harm here either.
    if (!payload.isRunning()) await payload.commitOffsetsIfNecessary(commits.take()).catch(() => undefined);
    await payload.heartbeat();
  }

  private process(messages: IncomingMessage[], taken: (message: IncomingMessage) => void): Promise<void> {
    if (this.processor === undefined) throw new Error('the consumer has not started yet');
    return this.processor.process(messages, taken);
  }

  /** A slow transaction must not look like a dead consumer. Errors of a heartbeat show again at the next one outside. */
  private async withHeartbeats(payload: EachBatchPayload, work: () => Promise<void>): Promise<void> {
    const timer = setInterval(() => void payload.heartbeat().catch(() => undefined), HEARTBEAT_MS);
    try {
      await work();
    } finally {
      clearInterval(timer);
    }
  }

  /** Pauses a partition for a while that grows with every failure in a row; then its messages are fetched again. */
  private putOff(payload: EachBatchPayload, error: unknown): void {
    const { topic, partition } = payload.batch;
    const name = `${topic}/${String(partition)}`;
    const failures = (this.failures.get(name) ?? 0) + 1;
    const waitMs = backoffMs(failures, BACKOFF);
    if (!this.failures.has(name)) consumerMetrics.paused.inc({ topic });
    this.failures.set(name, failures);
    consumerMetrics.faults.inc({ topic });
    this.logger.warn(
      `${name} waits ${waitMs.toFixed(0)} ms: ${error instanceof Error ? error.message : String(error)}`,
    );
    const resume = payload.pause();
    setTimeout(resume, waitMs).unref();
  }

  private settled(topic: string, partition: number): void {
    if (this.failures.delete(`${topic}/${String(partition)}`)) consumerMetrics.paused.dec({ topic });
  }
}

function toIncoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  const { offset, timestamp, key, value } = message;
  const headers: Record<string, Buffer | Buffer[]> = {};
  for (const [name, header] of Object.entries(message.headers ?? {})) {
    if (header !== undefined) headers[name] = Array.isArray(header) ? header.map(toBuffer) : toBuffer(header);
  }
  // No text of PostgreSQL can hold NUL.
  const text = key?.toString('utf8').replaceAll('\0', '\uFFFD') ?? null;
  return { topic, partition, offset, timestamp, key: text, value, headers };
}

/** A header may be null, which kafkajs hands out though its types do not say so, and would not send again. */
function toBuffer(header: Buffer | string | null): Buffer {
  return Buffer.isBuffer(header) ? header : Buffer.from(header ?? '');
}

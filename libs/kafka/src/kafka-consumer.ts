import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, MessageConsumer, TakeMessages } from '#libs/messages';
import { backoffMs, RETRY } from '#libs/timing';
import { Logger } from '@nestjs/common';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { consumerMetrics, noteDelays } from './consumer.metrics.js';
import { byTopic, OffsetCommits } from './offset-commits.js';
import { namesOf, PostponedPartitions } from './postponed-partitions.js';

/** All partitions that a broker sends for one request are taken at once, so that they can share one transaction. */
const PARTITIONS_AT_ONCE = 64;

/** The most messages of one partition that are handed over at once. */
const CHUNK = 200;

/** The broker considers a member dead that sends nothing for this long, and gives its partitions to others. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_500;

/**
 * How long the group waits for a member that has a batch in hand when another one joins or leaves: a transaction, with the limits
 * of the database, takes less. kafkajs gives up the request to join 5 s later, and with its default of 60 s a connection
 * that went silent would cost 65 s.
 */
const REBALANCE_TIMEOUT_MS = 20_000;

/** How long a fetch waits for messages. A resumed partition is fetched again after at most this time. */
const FETCH_WAIT_MS = 500;

/** How long nothing may be taken before the consumer leaves its consumer group. A database that starts again is back by then. */
const LEAVE_AFTER_MS = 30_000;

export interface ConsumerOptions {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Whether messages can be taken now: for example, whether the database answers. It never rejects. */
  readonly isAble: () => Promise<boolean>;
}

/** A member of a consumer group, over kafkajs. */
export class KafkaConsumer implements MessageConsumer {
  readonly topics: readonly string[];
  private readonly logger = new Logger(KafkaConsumer.name);
  private readonly postponed = new PostponedPartitions();
  private consumer: Consumer | undefined;
  private commits: OffsetCommits | undefined;
  private stopping = false;
  /** How many consumers were given up since one last joined the consumer group. */
  private replacements = 0;
  /** The partitions that it has. Undefined while it is no member of the group. */
  private assigned: readonly string[] | undefined;
  private isAway = false;

  constructor(private readonly options: ConsumerOptions) {
    this.topics = options.topics;
  }

  get isConsuming(): boolean {
    return this.assigned !== undefined;
  }

  get assignedPartitions(): readonly string[] {
    return this.assigned ?? [];
  }

  get pausedPartitions(): readonly string[] {
    return this.postponed.names;
  }

  /** Runs a consumer, and a new one whenever kafkajs gives one up: after an error that kafkajs considers final, it stops silently. */
  async start(take: TakeMessages): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      const consumer = this.createConsumer(take);
      const commits = new OffsetCommits((offsets) => consumer.commitOffsets(offsets));
      this.consumer = consumer;
      this.commits = commits;
      try {
        await consumer.connect();
        await consumer.subscribe({ topics: [...this.topics], fromBeginning: true });
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
          eachBatch: (payload) => this.takeBatch(payload, consumer, commits, take),
        });
        return;
      } catch (error) {
        failures++;
        this.logger.warn(`waits for Kafka and the topics ${this.topics.join(', ')}: ${String(error)}`);
        await consumer.disconnect().catch(() => undefined);
        await sleep(backoffMs(failures, RETRY.consumer.backoff));
      }
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.leave();
  }

  /** Leaves the consumer group when the batches in hand have ended. */
  private async leave(): Promise<void> {
    await this.commits?.flush();
    await this.consumer?.disconnect();
    this.commits?.forget();
  }

  private createConsumer(take: TakeMessages): Consumer {
    const { kafka, groupId } = this.options;
    const consumer = kafka.consumer({
      groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      // Other members may own the partitions now. They get what was not committed again, and their inbox drops it.
      consumerMetrics.rebalances.inc();
      this.commits?.forget();
      this.postponed.clear();
      this.replacements = 0;
      this.assigned = namesOf(payload.memberAssignment);
    });
    consumer.on(consumer.events.DISCONNECT, () => (this.assigned = undefined));
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.assigned = undefined;
      if (!payload.restart) void this.replace(consumer, take);
    });
    return consumer;
  }

  private async replace(dead: Consumer, take: TakeMessages): Promise<void> {
    if (this.stopping || this.consumer !== dead) return;
    consumerMetrics.restarts.inc();
    this.commits?.forget();
    this.logger.error('kafkajs gave up the consumer; a new one starts');
    await dead.disconnect().catch(() => undefined);
    await sleep(backoffMs(++this.replacements, RETRY.consumer.backoff));
    await this.start(take);
  }

  /**
   * Leaves the consumer group until messages can be taken again, so that others get the partitions: their database may answer.
   * If it answers nobody, each consumer leaves once.
   */
  private async stayAway(consumer: Consumer, take: TakeMessages): Promise<void> {
    if (this.stopping || this.isAway || this.consumer !== consumer) return;
    this.isAway = true;
    try {
      if (await this.options.isAble()) return;
      consumerMetrics.departures.inc();
      this.logger.error(
        `leaves the consumer group ${this.options.groupId}, since nothing could be taken for ${String(LEAVE_AFTER_MS / 1000)} s`,
      );
      await this.leave().catch(() => undefined);
      await this.untilAble();
    } finally {
      this.isAway = false;
    }
    await this.start(take);
  }

  private async untilAble(): Promise<void> {
    for (let failures = 1; !this.stopping && !(await this.options.isAble()); failures++) {
      await sleep(backoffMs(failures, RETRY.consumer.backoff));
    }
  }

  private async takeBatch(
    payload: EachBatchPayload,
    consumer: Consumer,
    commits: OffsetCommits,
    take: TakeMessages,
  ): Promise<void> {
    const { topic, partition } = payload.batch;
    const messages = payload.batch.messages.map((message) => toIncoming(topic, partition, message));
    noteDelays(topic, messages);
    const taken = ({ offset }: IncomingMessage) => {
      payload.resolveOffset(offset);
      commits.note(topic, partition, offset);
    };
    const goesOn = () => !this.stopping && payload.isRunning() && !payload.isStale();
    try {
      for (let from = 0; from < messages.length && goesOn(); from += CHUNK) {
        const chunk = messages.slice(from, from + CHUNK);
        await withHeartbeats(payload, () => take(chunk, taken, goesOn));
        consumerMetrics.consumed.inc({ topic }, chunk.length);
      }
      this.postponed.settle(topic, partition);
    } catch (error) {
      this.postponed.postpone(payload, error);
      // Not awaited: to leave, the consumer waits for this batch.
      if (this.postponed.faultMs > LEAVE_AFTER_MS) void this.stayAway(consumer, take);
    }
    // A consumer that is stopping commits only what its batches commit themselves.
    if (this.stopping || !payload.isRunning())
      await commits.flush((offsets) => payload.commitOffsetsIfNecessary(byTopic(offsets)));
    await payload.heartbeat();
  }
}

/** A slow transaction must not look like a dead consumer. An error of a heartbeat shows again at the heartbeat after the batch. */
async function withHeartbeats(payload: EachBatchPayload, work: () => Promise<void>): Promise<void> {
  const timer = setInterval(() => void payload.heartbeat().catch(() => undefined), HEARTBEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

/** A message of kafkajs in the form of the kit. */
function toIncoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  const { offset, timestamp, key, value } = message;
  const headers: Record<string, Buffer | Buffer[]> = {};
  for (const [name, header] of Object.entries(message.headers ?? {})) {
    if (header !== undefined) headers[name] = Array.isArray(header) ? header.map(toBuffer) : toBuffer(header);
  }
  // PostgreSQL's text type cannot store NUL.
  const text = key?.toString('utf8').replaceAll('\0', '\uFFFD') ?? null;
  return { topic, partition, offset, timestamp, key: text, value, headers, fetchedAt: Date.now() };
}

/** A header may be null. kafkajs passes null on, although its types do not say so, and cannot send it. */
function toBuffer(header: Buffer | string | null): Buffer {
  return Buffer.isBuffer(header) ? header : Buffer.from(header ?? '');
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, TakeMessages } from '#libs/messages';
import type { TopicLog } from './topic-log.js';

/** How long a partition is postponed after its messages were not taken. A test that provokes a fault should not wait long. */
const POSTPONE_MS = 5;

/** The most messages that are handed over at once. */
const CHUNK = 200;

/** A member of a consumer group. It takes a share of the group's partitions. */
export interface Member {
  readonly topics: readonly string[];
  readonly take: TakeMessages;
}

/** One partition, as a consumer group sees it. */
interface Share {
  readonly name: string;
  readonly topic: TopicLog;
  readonly partition: number;
  /** The first message that the group has not taken. */
  offset: number;
  owner: Member | undefined;
  postponed: boolean;
  /** Resolves when the work on the partition has ended; undefined while nobody works on it. */
  working: Promise<void> | undefined;
}

/** The members of a consumer group, and how far they have taken each partition. */
export class ConsumerGroup {
  private readonly members = new Set<Member>();
  private readonly shares = new Map<string, Share>();

  constructor(private readonly topic: (name: string) => TopicLog) {}

  join(member: Member): void {
    this.members.add(member);
    for (const name of member.topics) this.share(name);
    this.rebalance();
  }

  /** Resolves when the member has finished the batches that it had in hand. */
  async leave(member: Member): Promise<void> {
    this.members.delete(member);
    const inHand = [...this.shares.values()].flatMap(({ owner, working }) =>
      owner === member && working !== undefined ? [working] : [],
    );
    this.rebalance();
    await Promise.all(inHand);
  }

  assignedTo(member: Member): readonly string[] {
    return [...this.shares.values()].filter(({ owner }) => owner === member).map(({ name }) => name);
  }

  postponedBy(member: Member): readonly string[] {
    return [...this.shares.values()]
      .filter(({ owner, postponed }) => owner === member && postponed)
      .map(({ name }) => name);
  }

  /** The offset of the first message of a partition that the group has not taken. */
  offsetOf(topic: string, partition: number): number {
    return this.shares.get(shareName(topic, partition))?.offset ?? 0;
  }

  private share(topicName: string): void {
    const topic = this.topic(topicName);
    topic.partitions.forEach((_, partition) => {
      const name = shareName(topicName, partition);
      if (this.shares.has(name)) return;
      const share: Share = {
        name,
        topic,
        partition,
        offset: 0,
        owner: undefined,
        postponed: false,
        working: undefined,
      };
      this.shares.set(name, share);
      topic.onAppend(() => {
        this.workOn(share);
      });
    });
  }

  /** Distributes the partitions again. A member finishes the batch that it has in hand; the new owner continues after it. */
  private rebalance(): void {
    const members = [...this.members];
    [...this.shares.values()].forEach((share, index) => {
      share.owner = members[index % members.length];
      this.workOn(share);
    });
  }

  private workOn(share: Share): void {
    share.working ??= this.work(share).finally(() => {
      share.working = undefined;
    });
  }

  private async work(share: Share): Promise<void> {
    // Otherwise the work could end before `working` is set.
    await Promise.resolve();
    for (;;) {
      const { owner } = share;
      const messages = share.topic.partitions[share.partition]?.slice(share.offset, share.offset + CHUNK) ?? [];
      if (owner === undefined || messages.length === 0) return;
      try {
        const taken = ({ offset }: IncomingMessage) => (share.offset = Number(offset) + 1);
        await owner.take(messages, taken, () => share.owner === owner);
        share.postponed = false;
      } catch {
        share.postponed = true;
        await sleep(POSTPONE_MS);
      }
    }
  }
}

function shareName(topic: string, partition: number): string {
  return `${topic}/${String(partition)}`;
}

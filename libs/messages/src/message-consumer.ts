import type { IncomingMessage } from './incoming-message.js';

/**
 * Takes messages of one partition, in their order, and calls `taken` with the last message that needs not be given again.
 * It rejects only for a fault that is not the messages' own: what was not taken is then given again, after a pause.
 */
export type TakeMessages = (
  messages: readonly IncomingMessage[],
  taken: (upTo: IncomingMessage) => void,
) => Promise<void>;

/**
 * A member of a consumer group, as the kit sees it: a port, so that another broker client, or none, can take kafkajs' place.
 * `test/broker/conformance.ts` states what every implementation must keep.
 */
export interface MessageConsumer {
  readonly topics: readonly string[];

  /** Whether it is a member of its group now. */
  readonly isConsuming: boolean;

  /** Partitions that are postponed until a fault has passed, as `topic/partition`. The others go on. */
  readonly pausedPartitions: readonly string[];

  /**
   * Joins the group, and hands over what the group has not taken yet, from the beginning of each topic. Batches of one partition
   * come one after the other; those of different partitions may come at once. What was taken is committed afterwards, so
   * that a crash gives some of it again and never loses a message.
   */
  start(take: TakeMessages): Promise<void>;

  /** Finishes what is in hand, commits it, and leaves the group. */
  stop(): Promise<void>;
}

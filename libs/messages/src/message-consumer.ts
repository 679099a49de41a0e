import type { IncomingMessage } from './incoming-message.js';

/**
 * Takes messages of one partition, in their order. It calls `taken` with the last message that it has finished: that one
 * and those before it are not delivered again. It rejects only for a fault that the messages did not cause: those that
 * were not taken are then delivered again, after a pause.
 *
 * Between two messages or attempts it asks `goesOn`. After a false it may leave the rest: the consumer stops, or the partition
 * belongs to another member, which gets what was not taken.
 */
export type TakeMessages = (
  messages: readonly IncomingMessage[],
  taken: (upTo: IncomingMessage) => void,
  goesOn: () => boolean,
) => Promise<void>;

/**
 * A member of a consumer group, as the kit sees it: a port, so that another broker client can take its place.
 * `test/broker/conformance.ts` states what every implementation must keep.
 */
export interface MessageConsumer {
  readonly topics: readonly string[];

  /** Whether it is a member of its group now. */
  readonly isConsuming: boolean;

  /** The partitions that it has now, as `topic/partition`. */
  readonly assignedPartitions: readonly string[];

  /** Partitions that are postponed until a fault has passed, as `topic/partition`. The others go on. */
  readonly pausedPartitions: readonly string[];

  /**
   * Joins the group, and hands over what the group has not taken yet, from the beginning of each topic. Batches of one partition
   * come one after the other; those of different partitions may come at the same time. Offsets are committed after their
   * messages were taken, so a crash repeats some messages and loses none.
   */
  start(take: TakeMessages): Promise<void>;

  /** Finishes the batches in hand, commits their offsets, and leaves the group. */
  stop(): Promise<void>;
}

import { topicsReadBy, type Reader } from '#libs/contracts';
import type { Admin } from 'kafkajs';
import { withAdmin } from '../messaging/topic-watch.js';
import { until } from '../suite/until.js';

/** How far a reader's consumer group is, in all partitions together. */
export interface Progress {
  /** Messages whose offsets are committed. */
  readonly taken: number;
  readonly lag: number;
}

export function progressOf(reader: Reader): Promise<Progress> {
  return withAdmin((admin) => progress(admin, reader));
}

/** Waits until a reader has committed at least so many messages. */
export function hasTaken(reader: Reader, atLeast: number, limitMs?: number): Promise<Progress> {
  return watch(reader, `${String(atLeast)} messages taken by ${reader}`, ({ taken }) => taken >= atLeast, limitMs);
}

/** Waits until a reader has committed every message. */
export function hasReadAll(reader: Reader, limitMs?: number): Promise<Progress> {
  return watch(reader, `${reader} at the end of its topics`, ({ lag }) => lag === 0, limitMs);
}

/** Deletes the offsets of a reader that does not run: it begins with the first message of each topic then. */
export async function forgetOffsets(reader: Reader): Promise<void> {
  await withAdmin((admin) => admin.deleteGroups([reader]));
}

function watch(
  reader: Reader,
  wanted: string,
  isReached: (seen: Progress) => boolean,
  limitMs?: number,
): Promise<Progress> {
  return withAdmin((admin) => until(wanted, () => progress(admin, reader), isReached, limitMs));
}

async function progress(admin: Admin, reader: Reader): Promise<Progress> {
  const topics = topicsReadBy(reader);
  const groups = await admin.fetchOffsets({ groupId: reader, topics });
  const sums = { taken: 0, lag: 0 };
  for (const topic of topics) {
    const committed = groups.find((group) => group.topic === topic)?.partitions ?? [];
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
      const offset = Number(committed.find((one) => one.partition === partition)?.offset ?? -1);
      const at = Math.max(offset, Number(low));
      sums.taken += at - Number(low);
      sums.lag += Number(high) - at;
    }
  }
  return sums;
}

import { neededUntil } from '#libs/contracts';
import { declaredReaders } from './major-versions.js';
import type { Reading } from './readers.js';

/** The last record of a type in a partition. */
export interface LastRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly at: Date;
}

/** How far a consumer group has come in a topic. */
export interface Progress {
  readonly group: string;
  /** By partition, the first record that it has not taken. A partition of which it has taken nothing is missing. */
  readonly committed: ReadonlyMap<number, bigint>;
}

/** All that is known about the records of one version. */
export interface Remains {
  readonly type: string;
  readonly topic: string;
  /** The service that still publishes it, by what the catalogue says. */
  readonly publisher: string | undefined;
  readonly lastRecords: readonly LastRecord[];
  readonly groups: readonly Progress[];
  readonly readings: readonly Reading[];
}

/** What stands in the way of a withdrawal, a sentence each. */
export function obstaclesTo({ type, topic, publisher, lastRecords, groups, readings }: Remains): string[] {
  const readers = declaredReaders(type, readings);
  const declared = [
    ...(publisher === undefined ? [] : [`${type} is still published by ${publisher}.`]),
    ...(readers === '' ? [] : [`${type} is still read by ${readers}.`]),
  ];
  const behind = groups.flatMap(({ group, committed }) =>
    lastRecords
      .filter(({ partition, offset }) => (committed.get(partition) ?? 0n) <= offset)
      .map(({ partition, offset }) => {
        const at = committed.get(partition);
        const where = at === undefined ? 'has taken nothing' : `is at offset ${String(at)}`;
        return `${group} ${where} in ${topic}/${String(partition)}, where the last ${type} has the offset ${String(offset)}.`;
      }),
  );
  return [...declared, ...behind];
}

/** What to do, and from when on the class and the upcaster may go. */
export function adviceOn({ type, topic, lastRecords }: Remains, today: string): string {
  const last = lastRecords
    .map(({ at }) => at.toISOString().slice(0, 10))
    .sort()
    .at(-1);
  const day = last ?? today;
  const found = last === undefined ? `${topic} has no ${type}` : `The last ${type} in ${topic} is of ${day}`;
  return (
    `${found}, and nobody needs it. Add ${type}: '${day}' to libs/contracts/src/withdrawn.ts. ` +
    `Its class and its upcaster stay until ${neededUntil(day)}: until then a record may be read again, or parked and redriven. ` +
    `If npm run dlq -- list shows one after that day, they stay as long as it does.`
  );
}

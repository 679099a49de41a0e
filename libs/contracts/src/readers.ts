import { eventTopicName } from '#libs/messages';
import { SERVICES, type Service } from './services.js';

interface ReaderRow {
  /** Whose events it reads. A new service is added here when the program reads it too. */
  readonly reads: readonly Service[];
  /** Any number of its processes may run, and each reads all events: in a consumer group of its own, `<reader>-<something>`. */
  readonly groupPerProcess?: true;
  /** Whose lag it measures. */
  readonly measures?: readonly Service[];
}

/**
 * Every reader: a program that reads events and is no part of the saga, most often another team's. Its user on the brokers and its
 * consumer group have its name, unless each of its processes has a group. It writes to no topic, because each topic has one owner.
 */
const ROWS = {
  'audit-python': { reads: ['order', 'payment', 'inventory'] },
  'audit-java': { reads: ['order', 'payment', 'inventory'] },
  /** The page of a suite that runs on one machine (tools/page). */
  page: { reads: SERVICES, groupPerProcess: true, measures: SERVICES },
} as const satisfies Record<string, ReaderRow>;

export type Reader = keyof typeof ROWS;

/** The names of all readers. */
export const READERS = Object.keys(ROWS) as readonly Reader[];

/** The topics that a reader may read. */
export function topicsReadBy(reader: Reader): string[] {
  return ROWS[reader].reads.map(eventTopicName);
}

/** Whether each process of a reader has a consumer group of its own. */
export function hasGroupPerProcess(reader: Reader): boolean {
  const row: ReaderRow = ROWS[reader];
  return row.groupPerProcess ?? false;
}

/** The services whose lag a reader measures. */
export function measuredBy(reader: Reader): readonly Service[] {
  const row: ReaderRow = ROWS[reader];
  return row.measures ?? [];
}

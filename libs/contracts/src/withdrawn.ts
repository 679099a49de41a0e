import { DEAD_LETTER_RETENTION_MS, EVENT_RETENTION_MS } from './topics.js';

/**
 * The major versions that nobody publishes any more, each with the day of its last record, in UTC:
 * `OrderPlaced: '2026-11-28'`. `npm run contracts -- withdraw OrderPlaced` says when a version may be added, and with which day.
 */
export const WITHDRAWN: Readonly<Record<string, string>> = {};

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * From which day on nobody needs the class and the upcaster of a version. Its last record stays in its topic for some days. Whoever
 * takes it on the last of them may park it, and the dead letter stays for some days more.
 * @param lastRecord its day, `2026-11-28`
 */
export function neededUntil(lastRecord: string): string {
  const lastDayEnds = Date.parse(lastRecord) + DAY_MS;
  return new Date(lastDayEnds + EVENT_RETENTION_MS + DEAD_LETTER_RETENTION_MS).toISOString().slice(0, 10);
}

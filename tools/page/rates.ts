import type { EventName } from '#libs/contracts';
import type { TopicEvent } from '../events/topic-event.js';

/** The rates are those of so many whole seconds. */
export const WINDOW_SECONDS = 10;

/** How often each event was sent in the last seconds. What was sent before them, as when the topics are read at the start, does not count. */
export class Rates {
  private readonly seconds = new Map<number, Map<EventName, number>>();

  take({ name, sentAt }: Pick<TopicEvent, 'name' | 'sentAt'>, now = Date.now()): void {
    const [second, current] = [secondOf(sentAt), secondOf(now)];
    if (second < current - WINDOW_SECONDS || second > current) return;
    const counts = this.seconds.get(second) ?? new Map<EventName, number>();
    counts.set(name, (counts.get(name) ?? 0) + 1);
    this.seconds.set(second, counts);
    this.forget(current);
  }

  /** Events in a second, by name. An event that was not sent is missing. */
  perSecond(now = Date.now()): Partial<Record<EventName, number>> {
    const current = secondOf(now);
    this.forget(current);
    const sums = new Map<EventName, number>();
    for (const [second, counts] of this.seconds) {
      // The current one is not over.
      if (second === current) continue;
      for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
    }
    return Object.fromEntries([...sums].map(([name, sum]) => [name, sum / WINDOW_SECONDS]));
  }

  private forget(current: number): void {
    for (const second of this.seconds.keys()) if (second < current - WINDOW_SECONDS) this.seconds.delete(second);
  }
}

function secondOf(ms: number): number {
  return Math.floor(ms / 1000);
}

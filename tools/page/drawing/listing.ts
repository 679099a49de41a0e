import type { Summary } from './story.js';

/** An order that has not ended and had no news for this long is stuck. */
export const STUCK_AFTER_MS = 10_000;

/** Which orders are listed. */
export interface Filter {
  readonly text: string;
  readonly status: string;
}

export const NO_FILTER: Filter = { text: '', status: '' };

export function isStuck({ settled, newsAt }: Summary, now: number): boolean {
  return !settled && now - newsAt > STUCK_AFTER_MS;
}

/** The orders as they are listed: the stuck ones first, those that wait longest on top, and then the newest. */
export function listed(orders: Iterable<Summary>, { text, status }: Filter, now: number): Summary[] {
  const wanted = text.trim().toLowerCase();
  const stuck: Summary[] = [];
  const others: Summary[] = [];
  for (const order of orders) {
    const is = isStuck(order, now);
    if (status === 'stuck' ? !is : status !== '' && order.status !== status) continue;
    if (wanted !== '' && !matches(order, wanted)) continue;
    (is ? stuck : others).push(order);
  }
  stuck.sort((a, b) => a.newsAt - b.newsAt);
  others.sort((a, b) => b.placedAt - a.placedAt);
  return [...stuck, ...others];
}

function matches({ id, customerId, reason }: Summary, wanted: string): boolean {
  return id.startsWith(wanted) || id.endsWith(wanted) || customerId?.toLowerCase() === wanted || reason === wanted;
}

/** The statuses that there are, with how many orders have each. */
export function counts(orders: Iterable<Summary>, now: number): { status: string; count: number }[] {
  const numbers = new Map<string, number>();
  let stuck = 0;
  for (const order of orders) {
    numbers.set(order.status, (numbers.get(order.status) ?? 0) + 1);
    if (isStuck(order, now)) stuck += 1;
  }
  const all = [...numbers]
    .map(([status, count]) => ({ status, count }))
    .sort((a, b) => a.status.localeCompare(b.status));
  return [...(stuck > 0 ? [{ status: 'stuck', count: stuck }] : []), ...all];
}

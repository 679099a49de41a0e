import { computed, signal } from '@preact/signals';
import type { Summary } from '../drawing/story.js';
import { get, Refused } from './api.js';
import { BEGIN } from './begin.js';

/** Where we are: the path of the address. */
export const path = signal(location.pathname);

/** Goes to an address of the page. */
export function go(to: string): void {
  if (to !== location.pathname) history.pushState(null, '', to);
  path.value = to;
}

addEventListener('popstate', () => {
  path.value = location.pathname;
});

/** The id of the order that is shown, if one is. */
export const shownId = computed(() => /^\/orders\/([^/]+)$/.exec(path.value)?.[1]);

export const locked = signal(BEGIN.locked);
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

/** A sentence about what did not work, until it is dismissed or something works. */
export const trouble = signal<string | undefined>(undefined);

/** Does something, and says so if it does not work. */
export async function attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    const result = await action();
    trouble.value = undefined;
    return result;
  } catch (error) {
    trouble.value = error instanceof Refused ? error.message : String(error);
    return undefined;
  }
}

/** All orders by their ids. The map is changed in place; `version` says when. */
export const orders = new Map<string, Summary>();
export const version = signal(0);

/** All orders now. Whoever asks is asked again when one changes. */
export function liveOrders(): Iterable<Summary> {
  return version.value < 0 ? [] : orders.values();
}

/** How far the server's clock is ahead of this browser's. */
export const clockAhead = signal(0);

/** By the server's clock, once a second: ages are counted with it. */
export const now = signal(Date.now());
setInterval(() => {
  now.value = Date.now() + clockAhead.value;
}, 1_000);

/** Is told the orders that have changed. */
export const changed = signal<readonly Summary[]>([]);

/** The server sends something every 2 s. A connection that was cut without a word says nothing, and never ends. */
const SILENT_MS = 6_000;

let source: EventSource | undefined;
let heardAt = 0;
let lastId = '';

function heard(): void {
  heardAt = performance.now();
}

setInterval(() => {
  if (source === undefined || performance.now() - heardAt < SILENT_MS) return;
  connection.value = 'lost';
  listen(lastId);
}, 1_000);

/** Loads all orders, and then listens. */
export async function connect(): Promise<void> {
  source?.close();
  source = undefined;
  try {
    const snapshot = await get<{ at: string; now: number; orders: Summary[] }>('/api/orders');
    clockAhead.value = snapshot.now - Date.now();
    now.value = snapshot.now;
    orders.clear();
    for (const order of snapshot.orders) orders.set(order.id, order);
    version.value += 1;
    listen(snapshot.at);
  } catch (error) {
    if (error instanceof Refused && error.status === 401) {
      locked.value = true;
      return;
    }
    connection.value = 'lost';
    setTimeout(() => void connect(), 1_000);
  }
}

function listen(after: string): void {
  source?.close();
  const stream = new EventSource(`/stream?after=${encodeURIComponent(after)}`);
  source = stream;
  lastId = after;
  heard();
  stream.onopen = () => {
    heard();
    connection.value = 'live';
  };
  stream.onerror = () => {
    heard();
    connection.value = 'lost';
    // The browser tries again by itself, unless it was refused.
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => void connect(), 1_000);
  };
  stream.addEventListener('reset', () => void connect());
  stream.addEventListener('alive', heard);
  stream.addEventListener('orders', ({ data, lastEventId }: MessageEvent<string>) => {
    heard();
    lastId = lastEventId;
    const changes = JSON.parse(data) as Summary[];
    for (const order of changes) orders.set(order.id, order);
    changed.value = changes;
    version.value += 1;
  });
}

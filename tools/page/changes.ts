import { randomUUID } from 'node:crypto';
import type { Summary } from './drawing/story.js';

/** Changes of this time go to the browsers together. */
const TOGETHER_MS = 100;
const KEPT = 600;

/** One message of the stream. */
export interface Change {
  readonly id: string;
  readonly data: string;
}

/**
 * What has changed, for the browsers. The newest messages are kept, so that a browser whose connection broke gets what it
 * missed: it says the id of the last one that it has.
 */
export class Changes {
  // A browser may come back after this process began again. Its id is then of another run.
  private readonly run = randomUUID().slice(0, 8);
  private sequence = 0;
  private readonly kept: Change[] = [];
  private readonly waiting = new Map<string, Summary>();
  private readonly listeners = new Set<(change: Change) => void>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly limit = KEPT) {}

  /** The id of the newest message. */
  get last(): string {
    return `${this.run}-${String(this.sequence)}`;
  }

  /** An order has changed. */
  put(order: Summary): void {
    this.waiting.set(order.id, order);
    this.timer ??= setTimeout(() => {
      this.flush();
    }, TOGETHER_MS);
  }

  /** What came after a message. Undefined if that is not known any more: the browser has to load everything again. */
  after(id: string): readonly Change[] | undefined {
    const [run, number] = [id.slice(0, id.lastIndexOf('-')), Number(id.slice(id.lastIndexOf('-') + 1))];
    if (run !== this.run || !Number.isInteger(number) || number > this.sequence) return undefined;
    const missed = this.sequence - number;
    if (missed > this.kept.length) return undefined;
    return missed === 0 ? [] : this.kept.slice(-missed);
  }

  /** @returns how to end it */
  listen(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.size === 0) return;
    this.sequence += 1;
    const change = { id: this.last, data: JSON.stringify([...this.waiting.values()]) };
    this.waiting.clear();
    this.kept.push(change);
    if (this.kept.length > this.limit) this.kept.shift();
    for (const listener of this.listeners) listener(change);
  }
}

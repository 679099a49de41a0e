import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, type Backoff } from '#libs/timing';
import { instancesOf } from '../suite/running-suite.js';
import type { OrderView } from '../../tools/api/client.js';

/** What a client gives up after, and asks again: ever less often, or those who wait would keep a slow machine from recovering. */
const ANSWER_WITHIN_MS = 5_000;
const ASK_AGAIN: Backoff = { firstMs: 250, mostMs: 8_000 };

/** No order of a run is cancelled because the run is slow. In milliseconds. */
const DEADLINE_MS = 30 * 60_000;

/** Who orders what. */
export interface Wish {
  readonly customerId: string;
  readonly sku: string;
  readonly quantity: number;
  /** What is asked for afterwards: to cancel this order, or to return one that was placed a while ago. */
  readonly then: 'nothing' | 'cancel' | 'return';
}

/**
 * Customers who place orders at a steady rate. A customer who gets no answer, or an error that may pass, asks again with the
 * same Idempotency-Key, and another instance the next time.
 */
export class Load {
  /** The ids in the answers to each key. There must be one for each key, however often it was sent. */
  readonly accepted = new Map<string, Set<string>>();
  /** Answers that a client cannot understand as "later". */
  readonly refusals: string[] = [];
  private readonly ids: string[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private asked = 0;
  private stopping = false;
  private isAbandoned = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly perSecond: number,
    private readonly nextWish: () => Wish,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Places no new order, and waits until every order that was begun is accepted. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    await Promise.all(this.underWay);
  }

  /** Places no new order, and asks for none again: the run has failed, and its servers may be gone. */
  abandon(): void {
    this.stopping = true;
    this.isAbandoned = true;
  }

  private async run(): Promise<void> {
    const beganAt = performance.now();
    for (let number = 0; !this.stopping; number++) {
      const waitMs = beganAt + (number * 1000) / this.perSecond - performance.now();
      if (waitMs > 1) await sleep(waitMs);
      const order = this.order(this.nextWish()).finally(() => this.underWay.delete(order));
      this.underWay.add(order);
    }
  }

  private async order({ customerId, sku, quantity, then }: Wish): Promise<void> {
    const key = randomUUID();
    const body = JSON.stringify({ customerId, lines: [{ sku, quantity }], deadlineMs: DEADLINE_MS });
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const answer = await this.insists('/orders', { method: 'POST', headers, body });
    if (answer.status !== 202) {
      this.refusals.push(`POST /orders: ${String(answer.status)} ${answer.text}`);
      return;
    }
    const { id } = JSON.parse(answer.text) as OrderView;
    this.accepted.set(key, new Set([id]));
    this.ids.push(id);
    if (then === 'nothing') {
      // Some clients lose the answer and ask again: it must be the same order.
      if (this.ids.length % 10 === 0) await this.asksAgain(key, { method: 'POST', headers, body });
      return;
    }
    // Either may be refused: it may be too late to cancel, and there may be nothing to return.
    const about = then === 'cancel' ? id : this.ids[Math.floor(this.ids.length / 2)];
    await this.insists(`/orders/${String(about)}/${then}`, { method: 'POST' });
  }

  private async asksAgain(key: string, request: RequestInit): Promise<void> {
    const { status, text } = await this.insists('/orders', request);
    if (status === 202 || status === 200) this.accepted.get(key)?.add((JSON.parse(text) as OrderView).id);
    else this.refusals.push(`POST /orders again: ${String(status)} ${text}`);
  }

  /** Asks until somebody answers with anything but "later", or until the run is abandoned. */
  private async insists(path: string, request: RequestInit): Promise<{ status: number; text: string }> {
    for (let failures = 1; !this.isAbandoned; failures++) {
      const instances = instancesOf('order');
      const instance = instances[this.asked++ % instances.length];
      try {
        const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
        const response = await fetch(new URL(path, instance?.url), { ...request, signal });
        const text = await response.text();
        if (response.status < 500) return { status: response.status, text };
        if (response.status !== 503) this.refusals.push(`${path}: ${String(response.status)} ${text}`);
      } catch {
        // Nobody answered. The order may have been placed all the same, and the key tells.
      }
      await sleep(backoffMs(failures, ASK_AGAIN));
    }
    return { status: 0, text: 'the run was abandoned' };
  }
}

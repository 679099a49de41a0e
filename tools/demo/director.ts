import { setTimeout as sleep } from 'node:timers/promises';
import type { OrderWithHistoryView } from '../api/client.js';
import type { RecordedEvent } from '../events/topic-event.js';
import { HeldAccount } from './held-account.js';
import type { Actions, Path } from './paths.js';
import type { Services } from './services.js';

/** How long the demo waits for anything. */
const LIMIT_MS = 20_000;
const POLL_MS = 20;

/** Something that came from outside: a request of the customer with its answer, or what the demo did to payment. */
export interface Deed {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly what: 'orders' | 'cancels' | 'returns' | 'holds payment' | 'lets payment go';
  readonly note: string;
}

/** All that is known about a path that was played. */
export interface Recording {
  /** When the order was sent, in milliseconds since 1970. */
  readonly began: number;
  readonly order: Pick<OrderWithHistoryView, 'id' | 'status' | 'reason' | 'settled' | 'history'>;
  readonly deeds: readonly Deed[];
  readonly events: readonly RecordedEvent[];
}

/** Who knows the events of an order so far, each once. */
export interface Recorder {
  of(orderId: string): RecordedEvent[];
}

/** Is told the order's id as soon as there is one, with what was done from outside: the list grows while the path goes on. */
export type OnPlaced = (orderId: string, deeds: readonly Deed[]) => void;

/** Plays one path: does what the customer does, and waits for what follows. */
export class Director implements Actions {
  private readonly deeds: Deed[] = [];
  private held: HeldAccount | undefined;
  private orderId = '';

  private constructor(
    private readonly services: Services,
    private readonly recorder: Recorder,
    private readonly onPlaced: OnPlaced,
  ) {}

  /** @throws where something does not happen within 20 s, or where an answer is not the one of the path */
  static async play(
    path: Path,
    services: Services,
    recorder: Recorder,
    paymentDatabaseUrl: string,
    onPlaced: OnPlaced = () => undefined,
  ): Promise<Recording> {
    const director = new Director(services, recorder, onPlaced);
    try {
      if (path.holdsPayment) await director.holdPayment(path.order.customerId, paymentDatabaseUrl);
      return await director.play(path);
    } finally {
      await director.held?.letGo();
    }
  }

  until(...statuses: string[]): Promise<OrderWithHistoryView> {
    return this.untilOrder(statuses.join(' or '), ({ status }) => statuses.includes(status));
  }

  untilHeard(event: string): Promise<OrderWithHistoryView> {
    return this.untilOrder(`told of ${event}`, ({ history }) => history.some(({ happened }) => happened === event));
  }

  cancel(expected: number): Promise<void> {
    return this.request('cancel', expected);
  }

  sendBack(expected: number): Promise<void> {
    return this.request('return', expected);
  }

  async letPaymentGo(): Promise<void> {
    this.note('lets payment go', 'payment let go');
    await this.held?.letGo();
    this.held = undefined;
  }

  private async play({ order, play, events, ending }: Path): Promise<Recording> {
    const began = Date.now();
    this.note('orders', 'POST /orders 202');
    const { id } = await this.services.place(order);
    this.orderId = id;
    this.onPlaced(id, this.deeds);
    await play(this);
    const ended = await this.untilOrder(
      `${ending.status} and settled`,
      ({ status, settled }) => settled && (status === ending.status || status === 'CANCELLED'),
    );
    // The order may hear of an event a little before our own consumer does.
    await this.untilTrue(
      `all ${String(events.length)} events in the topics`,
      () => this.recorder.of(id).length >= events.length,
    );
    return { began, order: ended, deeds: this.deeds, events: this.recorder.of(id) };
  }

  private async holdPayment(customerId: string, databaseUrl: string): Promise<void> {
    this.held = await HeldAccount.of(customerId, databaseUrl);
    this.note('holds payment', 'payment held');
  }

  private async request(what: 'cancel' | 'return', expected: number): Promise<void> {
    const at = Date.now();
    const status = await this.services.request(what, this.orderId);
    this.deeds.push({ at, what: `${what}s`, note: `POST …/${what} ${String(status)}` });
    if (status !== expected) {
      throw new Error(`POST /orders/${this.orderId}/${what} was answered ${String(status)}, not ${String(expected)}`);
    }
  }

  private note(what: Deed['what'], note: string): void {
    this.deeds.push({ at: Date.now(), what, note });
  }

  private async untilOrder(
    what: string,
    isSo: (order: OrderWithHistoryView) => boolean,
  ): Promise<OrderWithHistoryView> {
    let order = await this.services.order(this.orderId);
    await this.untilTrue(
      `the order ${this.orderId} to be ${what}`,
      async () => {
        order = await this.services.order(this.orderId);
        return isSo(order);
      },
      () => `; it is ${order.status}`,
    );
    return order;
  }

  private async untilTrue(what: string, isTrue: () => boolean | Promise<boolean>, state = () => ''): Promise<void> {
    const giveUpAt = performance.now() + LIMIT_MS;
    while (!(await isTrue())) {
      if (performance.now() > giveUpAt) throw new Error(`waited ${String(LIMIT_MS / 1000)} s for ${what}${state()}`);
      await sleep(POLL_MS);
    }
  }
}

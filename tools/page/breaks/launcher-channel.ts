import type { BreakOrder, BreakState, Measured } from '../../launcher/breaks/break-orders.js';
import type { ToLauncher, ToPage } from '../../launcher/breaks/break-channel.js';
import { isAlive, signal } from '../../launcher/processes/live-process.js';

const NOBODY: BreakState = {
  why: 'The launcher did not start this page, so it takes no orders from it.',
  underWay: null,
  targets: { service: [], instance: [], 'every instance': [], broker: [], 'every broker': [], PostgreSQL: [] },
  lacks: [],
};

/** The launcher refuses, or could not do it. The message is a sentence. */
export class OrderRefused extends Error {}

interface Waiting {
  readonly resolve: (done: Measured | null) => void;
  readonly reject: (error: Error) => void;
}

/** The page's side of the channel to the launcher that has started it. */
export class LauncherChannel {
  private known: BreakState = NOBODY;
  private number = 0;
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly page: Pick<NodeJS.Process, 'send' | 'on' | 'once'> = process) {
    page.on('message', (message) => {
      this.take(message as ToPage);
    });
    page.once('disconnect', () => {
      this.goOnAlone();
    });
  }

  /** As the launcher has told last. */
  get state(): BreakState {
    return this.known;
  }

  /** @throws OrderRefused with a sentence */
  give(order: Exclude<BreakOrder, { kind: 'measure' }>): Promise<unknown> {
    return this.send(order);
  }

  async measure(): Promise<Measured | undefined> {
    return (await this.send({ kind: 'measure' })) ?? undefined;
  }

  private send(order: BreakOrder): Promise<Measured | null> {
    if (this.page.send === undefined || this.known === NOBODY)
      return Promise.reject(new OrderRefused(NOBODY.why ?? ''));
    this.number += 1;
    const message: ToLauncher = { number: this.number, order };
    return new Promise((resolve, reject) => {
      this.waiting.set(message.number, { resolve, reject });
      this.page.send?.(message);
    });
  }

  private take(message: ToPage): void {
    if ('state' in message) {
      this.known = message.state;
      return;
    }
    const waiting = this.waiting.get(message.number);
    this.waiting.delete(message.number);
    if ('refused' in message) waiting?.reject(new OrderRefused(message.refused));
    else waiting?.resolve(message.done);
  }

  /** The launcher has ended, perhaps by force. What it froze must not stand still for ever. */
  private goOnAlone(): void {
    for (const one of this.known.underWay?.frozen ?? []) if (isAlive(one)) signal(one.pid, 'SIGCONT');
    this.known = NOBODY;
    for (const { reject } of this.waiting.values()) reject(new OrderRefused('The launcher has ended.'));
    this.waiting.clear();
  }
}

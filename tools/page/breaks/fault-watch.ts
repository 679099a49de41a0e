import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '#libs/contracts';
import type { Fault } from '../../launcher/breaks/break-orders.js';
import type { Suite } from '../../launcher/suite-file.js';
import { Services } from '../../demo/services.js';
import type { OperatorApi } from '../operator-api.js';
import type { Orders } from '../orders.js';
import type { LauncherChannel } from './launcher-channel.js';
import { isAsItShould, isHealed, said, type Sightings, type Trial } from './trial.js';

const LOOK_EVERY_MS = 250;
const HEALS_WITHIN_MS = 90_000;

/** So many orders show what a fault does. */
const WITNESSES = 5;
const ORDER = { customerId: 'alice', sku: 'COFFEE-MUG' };

interface State {
  readonly relays: readonly { readonly leads: boolean }[];
}

/** Where the facts of a trial come from. */
export interface Sources {
  readonly channel: LauncherChannel;
  readonly operator: OperatorApi;
  readonly orders: Orders;
  readonly suite: () => Suite;
}

/** The service that a fault hits; undefined where it hits all. */
export function hitBy(fault: Fault, { apps }: Suite): Service | undefined {
  if (fault.kind === 'kill') return apps.find(({ instance }) => instance === fault.instance)?.app;
  return fault.kind === 'stop' ? undefined : fault.service;
}

/** Causes a fault while some orders are on their way, and looks until everything is healed. */
export class FaultWatch {
  private readonly hit: Service | undefined;
  private placed: readonly string[] = [];
  private before: { readonly pid: number; readonly ledBefore: boolean } | undefined;
  private startedAt = Date.now();
  private overAt: number | undefined;
  private caughtUpAt: number | undefined;
  private mostLag = 0;
  private lagNow = 0;
  private fewestBrokers = Infinity;
  private brokersNow = 0;
  private backAt: number | undefined;
  private lead: { readonly who: string; readonly at: number } | undefined;

  constructor(
    private readonly fault: Fault,
    private readonly sources: Sources,
  ) {
    this.hit = hitBy(fault, sources.suite());
  }

  /** @throws OrderRefused if the launcher does not cause it */
  async cause(): Promise<void> {
    const { channel, suite } = this.sources;
    if (this.fault.kind === 'kill') {
      const { instance } = this.fault;
      const pid = suite().apps.find((one) => one.instance === instance)?.pid ?? 0;
      this.before = { pid, ledBefore: (await this.leaders()).some((one) => one.instance === instance) };
    }
    // The order service takes no order while it is hit itself.
    if (this.hit === 'order') await this.place();
    this.startedAt = Date.now();
    await channel.give(this.fault);
    if (this.hit !== 'order') await this.place();
  }

  /** Looks until everything is healed, or for too long, and writes into the trial what it sees. */
  async watch(trial: Trial): Promise<void> {
    for (;;) {
      await this.look();
      const seen = this.sightings();
      trial.saw = said(seen);
      if (this.overAt !== undefined && isHealed(seen)) {
        trial.verdict = isAsItShould(seen) ? 'as it should' : 'not as it should';
        return;
      }
      if (Date.now() - (this.overAt ?? Date.now()) > HEALS_WITHIN_MS) {
        trial.verdict = 'not as it should';
        return;
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  private async place(): Promise<void> {
    const services = new Services(this.sources.suite());
    const all = await Promise.all(Array.from({ length: WITNESSES }, () => services.place(ORDER)));
    this.placed = all.map(({ id }) => id);
  }

  private async look(): Promise<void> {
    const { channel } = this.sources;
    const isOver = channel.state.underWay === null;
    // Kafka may be busy with what was broken. Then this look has seen nothing of it.
    const measured = await channel.measure().catch(() => undefined);
    if (this.fault.kind === 'kill') await this.lookForKilled(this.fault.instance);
    if (isOver) this.overAt ??= Date.now();
    if (measured === undefined) return;
    const lags = this.hit === undefined ? Object.values(measured.lag) : [measured.lag[this.hit] ?? 0];
    this.lagNow = lags.reduce((sum, lag) => sum + lag, 0);
    this.mostLag = Math.max(this.mostLag, this.lagNow);
    this.brokersNow = measured.brokers;
    this.fewestBrokers = Math.min(this.fewestBrokers, measured.brokers);
    if (this.lagNow > 0) this.caughtUpAt = undefined;
    else if (isOver) this.caughtUpAt ??= Date.now();
  }

  private async lookForKilled(instance: string): Promise<void> {
    const states = await this.sources.operator.fromAll<State>('/ops/state');
    const killed = states.find((one) => one.instance === instance);
    if (killed?.answer !== undefined && killed.pid !== this.before?.pid) this.backAt ??= Date.now();
    const leader = states.find(
      ({ service, pid, answer }) =>
        service === this.hit && pid !== this.before?.pid && answer?.relays.some(({ leads }) => leads) === true,
    );
    if (leader !== undefined) this.lead ??= { who: leader.instance, at: Date.now() };
  }

  private async leaders(): Promise<{ instance: string }[]> {
    const states = await this.sources.operator.fromAll<State>('/ops/state');
    return states.filter(({ answer }) => answer?.relays.some(({ leads }) => leads) === true);
  }

  private sightings(): Sightings {
    const { orders, channel } = this.sources;
    const { fault, before, startedAt, overAt, caughtUpAt, backAt, lead } = this;
    const since = (at: number | undefined): number | undefined => (at === undefined ? undefined : at - startedAt);
    return {
      placed: this.placed.length,
      ended: this.placed.filter((id) => orders.summary(id)?.settled === true).length,
      lagOf: this.hit ?? 'all services',
      mostLag: this.mostLag,
      lagNow: this.lagNow,
      // The orders of a fault of the order service may have ended before it.
      mustWait: fault.kind === 'hold' && this.hit !== 'order',
      caughtUpMs: caughtUpAt === undefined || overAt === undefined ? undefined : caughtUpAt - overAt,
      ...(fault.kind === 'kill' && {
        kill: {
          instance: fault.instance,
          backMs: since(backAt),
          ledBefore: before?.ledBefore === true,
          leader: lead?.who,
          leadsAfterMs: since(lead?.at),
        },
      }),
      ...(fault.kind === 'stop' && {
        brokers: { fewest: this.fewestBrokers, now: this.brokersNow, all: channel.state.brokers.length },
      }),
    };
  }
}

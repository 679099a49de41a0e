import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES, type Service } from '#libs/contracts';
import type { Silenced } from '../../launcher/breaks/break-orders.js';
import { aboutFault, type Fault, type Measure } from '../../launcher/breaks/faults.js';
import { namesHit, pidOf } from '../../launcher/breaks/processes-hit.js';
import type { Suite } from '../../launcher/suite-file.js';
import { Services } from '../../demo/services.js';
import type { OperatorApi } from '../../ops/operator-api.js';
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

/** Causes a fault while some orders are on their way, and looks until everything is healed. */
export class FaultWatch {
  /** Undefined where the fault hits all services. */
  private readonly hit: Service | undefined;
  private readonly measures: readonly Measure[];
  private placed: readonly string[] = [];
  private before = new Map<string, number | undefined>();
  private ledBefore = false;
  private startedAt = Date.now();
  private overAt: number | undefined;
  private caughtUpAt: number | undefined;
  private mostLag = 0;
  private lagNow = 0;
  private standstill = 0;
  private fewestCopies = Infinity;
  private copiesNow = 0;
  private silence: Silenced | undefined;
  private back = 0;
  private backAt: number | undefined;
  private lead: { readonly who: string; readonly at: number } | undefined;

  constructor(
    private readonly fault: Fault,
    private readonly sources: Sources,
  ) {
    const { target } = fault;
    this.hit =
      SERVICES.find((service) => service === target) ??
      sources.suite().apps.find(({ instance }) => instance === target)?.app;
    this.measures = aboutFault(fault.kind).measures;
  }

  /** @throws OrderRefused if the launcher does not cause it */
  async cause(): Promise<void> {
    const { channel, suite } = this.sources;
    this.before = new Map(namesHit(this.fault, suite()).map((name) => [name, pidOf(name, suite())]));
    if (this.measures.includes('relay'))
      this.ledBefore = (await this.leaders()).some(({ instance }) => instance === this.fault.target);
    // The order service takes no order while it is hit itself.
    const { hits } = aboutFault(this.fault.kind);
    const isOrderHit = this.hit === 'order' || hits === 'every instance' || hits === 'PostgreSQL';
    if (isOrderHit) await this.place();
    this.startedAt = Date.now();
    await channel.give(this.fault);
    this.seeStandstill();
    if (!isOrderHit) await this.place();
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
    this.seeStandstill();
    // Kafka may be busy with what was broken. Then this look has seen nothing of it.
    const { lag, copies, silence } = (await channel.measure().catch(() => undefined)) ?? {};
    if (this.measures.includes('new process')) await this.lookForNewProcesses();
    if (this.measures.includes('relay')) await this.lookForLeader();
    if (isOver) this.overAt ??= Date.now();
    this.silence = silence ?? this.silence;
    if (copies !== undefined) {
      this.copiesNow = copies;
      this.fewestCopies = Math.min(this.fewestCopies, copies);
    }
    if (lag === undefined) return;
    const lags = this.hit === undefined ? Object.values(lag) : [lag[this.hit] ?? 0];
    this.lagNow = lags.reduce((sum, one) => sum + one, 0);
    this.mostLag = Math.max(this.mostLag, this.lagNow);
    if (this.lagNow > 0) this.caughtUpAt = undefined;
    else if (isOver) this.caughtUpAt ??= Date.now();
  }

  private seeStandstill(): void {
    const { underWay } = this.sources.channel.state;
    this.standstill = Math.max(this.standstill, underWay?.frozen.length ?? 0);
  }

  /** A server is back with its process, and an instance when it answers. */
  private async lookForNewProcesses(): Promise<void> {
    const suite = this.sources.suite();
    const answers = await this.sources.operator.fromAll<State>('/ops/state');
    const silent = new Set(answers.flatMap(({ instance, answer }) => (answer === undefined ? [instance] : [])));
    const back = [...this.before].filter(([name, pid]) => pidOf(name, suite) !== pid && !silent.has(name));
    this.back = back.length;
    if (this.back === this.before.size) this.backAt ??= Date.now();
  }

  /** What was ended leads no more, although it may still answer. */
  private async lookForLeader(): Promise<void> {
    const ended = this.measures.includes('new process') ? [...this.before.values()] : [];
    const leaders = await this.leaders();
    const leader = leaders.find(({ service, pid }) => service === this.hit && !ended.includes(pid));
    if (leader !== undefined) this.lead ??= { who: leader.instance, at: Date.now() };
  }

  private async leaders(): Promise<{ service: Service; instance: string; pid: number }[]> {
    const states = await this.sources.operator.fromAll<State>('/ops/state');
    return states.filter(({ answer }) => answer?.relays.some(({ leads }) => leads) === true);
  }

  private sightings(): Sightings {
    const { orders, channel } = this.sources;
    const { fault, before, measures, startedAt, overAt, caughtUpAt, backAt, lead } = this;
    const brokers = channel.state.targets.broker.length;
    const since = (at: number | undefined): number | undefined => (at === undefined ? undefined : at - startedAt);
    return {
      placed: this.placed.length,
      ended: this.placed.filter((id) => orders.summary(id)?.settled === true).length,
      lagOf: this.hit ?? 'all services',
      mostLag: this.mostLag,
      lagNow: this.lagNow,
      // The orders of a fault of the order service may have ended before it.
      mustWait: fault.kind === 'a service is frozen' && this.hit !== 'order',
      caughtUpMs: caughtUpAt === undefined || overAt === undefined ? undefined : caughtUpAt - overAt,
      ...(measures.includes('standstill') && { standstill: this.standstill }),
      ...(measures.includes('silence') && { silence: this.silence ?? { connections: 0, swallowed: 0, givenUp: 0 } }),
      ...(measures.includes('new process') && {
        processes: { names: [...before.keys()], back: this.back, backMs: since(backAt) },
      }),
      ...(measures.includes('relay') && {
        relay: { instance: fault.target, ledBefore: this.ledBefore, leader: lead?.who, leadsAfterMs: since(lead?.at) },
      }),
      ...(measures.includes('copies') && {
        copies: { fewest: Math.min(this.fewestCopies, brokers), now: this.copiesNow, all: brokers },
      }),
    };
  }
}

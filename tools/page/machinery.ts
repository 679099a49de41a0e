import type { EventName, Service } from '#libs/contracts';
import type { FastifyInstance } from 'fastify';
import type { InstanceAnswer } from '../ops/operator-api.js';
import { History, type Columns, type Measured } from './history.js';
import { Leads, type Lead } from './leads.js';
import type { Rates } from './rates.js';

/** `GET /ops/state` of an instance. What could not be measured is null. */
export interface InstanceState {
  readonly startedAt: string;
  readonly relays: readonly { readonly source: string; readonly leads: boolean }[];
  readonly outbox: {
    readonly waiting: number | null;
    readonly oldestSeconds: number | null;
    readonly refused: number | null;
  };
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly assigned: boolean;
    readonly lagMessages: number | null;
    readonly lagSeconds: number | null;
    readonly paused: boolean;
  }[];
  readonly parked: { readonly messages: number | null; readonly keys: number | null };
}

/** What the browser is told about the machinery. */
export interface Seen {
  readonly instances: readonly InstanceAnswer<InstanceState>[];
  readonly leads: readonly Lead[];
  readonly rates: Readonly<Partial<Record<EventName, number>>>;
  readonly history: Columns;
}

/** Where the facts come from. */
export interface Sources {
  readonly instances: () => Promise<readonly InstanceAnswer<InstanceState>[]>;
  readonly lags: () => Promise<Measured | undefined>;
  readonly rates: Rates;
}

/** The machinery as it was seen last, and what is remembered of it. */
export class Machinery {
  private instances: readonly InstanceAnswer<InstanceState>[] = [];
  private readonly history = new History();
  private readonly leads = new Leads();

  constructor(private readonly sources: Sources) {}

  /** Looks once. Whoever wants the curves looks again and again. */
  async look(): Promise<void> {
    const [instances, lag = {}] = await Promise.all([this.sources.instances(), this.sources.lags()]);
    const at = Date.now();
    this.instances = instances;
    this.history.add({ at, lag, outbox: outboxesOf(instances) });
    this.leads.take(
      at,
      instances.flatMap(({ service, instance, answer }) =>
        (answer?.relays ?? []).map(({ source: relay, leads }) => ({ service, relay, instance, leads })),
      ),
    );
  }

  seen(): Seen {
    const { instances, leads, history, sources } = this;
    return { instances, leads: leads.list(), rates: sources.rates.perSecond(), history: history.columns() };
  }
}

/** `/api/machinery`: what runs, who leads, what waits, and what flows. */
export function addMachinery(app: FastifyInstance, machinery: Machinery): void {
  app.get('/api/machinery', () => machinery.seen());
}

/** What waits in each outbox. All instances of a service look into the same one, each now and then: the last to answer counts. */
function outboxesOf(instances: readonly InstanceAnswer<InstanceState>[]): Measured {
  return Object.fromEntries(
    instances.flatMap(({ service, answer }): [Service, number][] => {
      const waiting = answer?.outbox.waiting ?? null;
      return waiting === null ? [] : [[service, waiting]];
    }),
  );
}

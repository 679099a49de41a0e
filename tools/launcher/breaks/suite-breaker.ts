import { SERVICES } from '#libs/contracts';
import { brokerNames } from '../kafka/kafka-cluster.js';
import type { Gateway } from '../gateway/gateway.js';
import type { Launch } from '../launch.js';
import type { Layout } from '../layout.js';
import type { Suite } from '../suite-file.js';
import {
  lackedBy,
  refusalOf,
  whyUnbreakable,
  type BreakOrder,
  type BreakState,
  type Measured,
  type UnderWay,
} from './break-orders.js';
import { CAUSES, type Ongoing } from './causes.js';
import { aboutFault, LASTS_MS, titleOf, type Fault } from './faults.js';
import { SuiteKafka } from './suite-kafka.js';

interface Current {
  underWay: UnderWay;
  readonly over: AbortController;
  timer?: NodeJS.Timeout;
}

/** Breaks the suite as the page asks, and ends each fault by itself. What is frozen goes on when the page or the launcher ends. */
export class SuiteBreaker {
  /** Is told each change. */
  onChange: (state: BreakState) => void = () => undefined;
  private readonly why: string | null;
  private readonly kafka: SuiteKafka;
  private current: Current | undefined;
  private silence: Ongoing['silence'];

  constructor(
    private readonly launch: Launch,
    private readonly layout: Layout,
    private readonly suite: () => Suite,
    private readonly gateway: Gateway | undefined,
  ) {
    this.why = whyUnbreakable(launch.settings, layout.origins);
    this.kafka = new SuiteKafka(layout.addresses);
  }

  get state(): BreakState {
    const { settings } = this.launch;
    return {
      why: this.why,
      underWay: this.current?.underWay ?? null,
      targets: {
        service: SERVICES,
        instance: this.suite()
          .apps.map(({ instance }) => instance)
          .toSorted(),
        'every instance': ['every instance'],
        broker: brokerNames(settings.brokers),
        'every broker': ['every broker'],
        PostgreSQL: ['PostgreSQL'],
      },
      lacks: lackedBy(settings, this.layout.origins),
    };
  }

  /** @throws Error with the sentence that says why not */
  async carryOut(order: BreakOrder): Promise<Measured | undefined> {
    const refusal = this.launch.stop.aborted ? 'The suite stops.' : refusalOf(order, this.state);
    if (refusal !== undefined) throw new Error(refusal);
    if (order.kind === 'measure') return { ...(await this.kafka.measure()), silence: this.silence?.() };
    if (order.kind === 'let-go') this.letGo();
    else if (order.kind === 'send-again') await this.kafka.sendAgain(order);
    else if (order.kind === 'send-poison') await this.kafka.sendPoison(order, order.id, order.poison);
    else await this.cause(order);
    return undefined;
  }

  /** Ends the fault that goes on, if one does. */
  letGo(): void {
    const { current } = this;
    if (current === undefined) return;
    this.current = undefined;
    clearTimeout(current.timer);
    current.over.abort();
    this.onChange(this.state);
  }

  async close(): Promise<void> {
    this.letGo();
    await this.kafka.close();
  }

  private async cause(fault: Fault): Promise<void> {
    const say = this.launch.log.voice('page');
    say(`breaks the suite: ${titleOf(fault)}`);
    const { how } = aboutFault(fault.kind);
    const over = new AbortController();
    // It counts from now on, so that no other one begins beside it.
    const current: Current = { underWay: { fault, endsAt: null, frozen: [] }, over };
    this.current = current;
    const end = (): void => {
      if (this.current === current) this.letGo();
      else over.abort();
    };
    try {
      const ongoing = await CAUSES[how](fault, {
        now: this.suite,
        copies: () => this.kafka.copies(),
        gateway: this.gateway,
        over: over.signal,
      });
      this.silence = ongoing?.silence;
      if (ongoing === undefined || over.signal.aborted) {
        end();
        return;
      }
      const lastsMs = LASTS_MS[how];
      const endsAt = lastsMs === undefined ? null : Date.now() + lastsMs;
      current.underWay = { fault, endsAt, frozen: ongoing.frozen ?? [] };
      if (lastsMs !== undefined) current.timer = setTimeout(end, lastsMs);
      ongoing.done
        ?.catch((error: unknown) => {
          say(`${titleOf(fault)} ended early: ${String(error)}`);
        })
        .finally(end);
      this.onChange(this.state);
    } catch (error) {
      end();
      throw error;
    }
  }
}

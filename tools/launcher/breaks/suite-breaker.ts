import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '#libs/contracts';
import pg from 'pg';
import { brokerNames } from '../kafka/kafka-cluster.js';
import type { Launch } from '../launch.js';
import type { Layout } from '../layout.js';
import { identify, isAlive, signal } from '../processes/live-process.js';
import type { SupervisedProcess } from '../processes/supervised-process.js';
import type { Suite } from '../suite-file.js';
import {
  refusalOf,
  whyUnbreakable,
  type BreakOrder,
  type BreakState,
  type Fault,
  type Measured,
  type UnderWay,
} from './break-orders.js';
import { SuiteKafka } from './suite-kafka.js';

/** Longer than a consumer's session and a relay's lock last, so that others take over. */
const LASTS_MS = 10_000;
const CUT_LASTS_MS = 5_000;

/** A session of a database that is cut lives so long. */
const CUT_EVERY_MS = 20;

/** Breaks the suite as the page asks, and ends each fault by itself. What is held goes on when the page or the launcher ends. */
export class SuiteBreaker {
  /** Is told each change. */
  onChange: (state: BreakState) => void = () => undefined;
  private readonly why: string | null;
  private readonly brokers: readonly string[];
  private readonly kafka: SuiteKafka;
  private current:
    { readonly underWay: UnderWay; readonly end: () => void; readonly timer: NodeJS.Timeout } | undefined;

  /** @param server a server that the launcher runs itself */
  constructor(
    private readonly launch: Launch,
    { origins, addresses }: Layout,
    private readonly suite: () => Suite,
    private readonly server: (name: string) => SupervisedProcess | undefined,
  ) {
    const { settings } = launch;
    this.why = whyUnbreakable(settings, origins);
    this.brokers = settings.brokers === 3 && origins.kafka === 'embedded' ? brokerNames(3) : [];
    this.kafka = new SuiteKafka(addresses);
  }

  get state(): BreakState {
    return { why: this.why, underWay: this.current?.underWay ?? null, brokers: this.brokers };
  }

  /** @throws Error with the sentence that says why not */
  async carryOut(order: BreakOrder): Promise<Measured | undefined> {
    const instances = this.suite().apps.map(({ instance }) => instance);
    const refusal = this.launch.stop.aborted ? 'The suite stops.' : refusalOf(order, this.state, instances);
    if (refusal !== undefined) throw new Error(refusal);
    if (order.kind === 'measure') return this.kafka.measure();
    if (order.kind === 'let-go') this.letGo();
    else if (order.kind === 'send-again') await this.kafka.sendAgain(order);
    else if (order.kind === 'send-poison') await this.kafka.sendPoison(order, order.id, order.poison);
    else await this.cause(order);
    return undefined;
  }

  /** Ends the fault that goes on, if one does. */
  letGo(): void {
    if (this.current === undefined) return;
    const { end, timer } = this.current;
    clearTimeout(timer);
    this.current = undefined;
    end();
    this.onChange(this.state);
  }

  async close(): Promise<void> {
    this.letGo();
    await this.kafka.close();
  }

  private async cause(fault: Fault): Promise<void> {
    const say = this.launch.log.voice('page');
    say(`breaks the suite: ${Object.values(fault).join(' ')}`);
    switch (fault.kind) {
      case 'kill':
        for (const { instance, pid } of this.suite().apps) if (instance === fault.instance) signal(pid, 'SIGKILL');
        return;
      case 'hold':
        this.hold(fault, fault.service);
        return;
      case 'cut':
        await this.cut(fault, fault.service);
        return;
      case 'stop':
        await this.stop(fault, fault.broker);
    }
  }

  private hold(fault: Fault, service: Service): void {
    const held = this.suite()
      .apps.filter(({ app }) => app === service)
      .flatMap(({ pid }) => identify(pid) ?? []);
    for (const { pid } of held) signal(pid, 'SIGSTOP');
    this.begin({ fault, endsAt: Date.now() + LASTS_MS, held }, LASTS_MS, () => {
      for (const one of held) if (isAlive(one)) signal(one.pid, 'SIGCONT');
    });
  }

  /** Ends every session again and again. Nothing of it stays in PostgreSQL, so it is over even if the launcher is killed. */
  private async cut(fault: Fault, service: Service): Promise<void> {
    const { postgresAdminUrl, databases } = this.suite();
    const admin = new pg.Client({ connectionString: postgresAdminUrl ?? '', application_name: 'launcher' });
    admin.on('error', () => undefined);
    const database = new URL(databases[service]).pathname.slice(1);
    const endSessions = (): Promise<unknown> =>
      admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
    let goesOn = true;
    this.begin({ fault, endsAt: Date.now() + CUT_LASTS_MS, held: [] }, CUT_LASTS_MS, () => {
      goesOn = false;
    });
    const loop = async (): Promise<void> => {
      try {
        while (goesOn) {
          await endSessions();
          await sleep(CUT_EVERY_MS);
        }
      } finally {
        this.letGo();
        await admin.end();
      }
    };
    try {
      await admin.connect();
      await endSessions();
    } catch (error) {
      this.letGo();
      throw error;
    }
    loop().catch((error: unknown) => {
      this.launch.log.voice('page')(`the cut of ${database} ended early: ${String(error)}`);
    });
  }

  private async stop(fault: Fault, broker: string): Promise<void> {
    const server = this.server(broker);
    if (server === undefined) throw new Error(`The launcher runs no ${broker}.`);
    const stopped = server.stop();
    this.begin({ fault, endsAt: Date.now() + LASTS_MS, held: [] }, LASTS_MS, () => {
      void stopped.then(() => {
        if (!this.launch.stop.aborted) server.start();
      });
    });
    await stopped;
  }

  private begin(underWay: UnderWay, lastsMs: number, end: () => void): void {
    const timer = setTimeout(() => {
      this.letGo();
    }, lastsMs);
    this.current = { underWay, end, timer };
    this.onChange(this.state);
  }
}

import { join } from 'node:path';
import { composeStop, composeUp } from './docker.js';
import { kafkaParts } from './kafka/kafka-server.js';
import { together, type Launch } from './launch.js';
import type { Layout } from './layout.js';
import type { Part } from './part.js';
import { postgresPart } from './postgres/postgres-server.js';
import { prometheusParts } from './prometheus/prometheus-server.js';
import { registryParts } from './registry/registry-server.js';
import { SupervisedProcess } from './processes/supervised-process.js';
import { untilReady } from './processes/until-ready.js';
import type { SuiteFile } from './suite-file.js';

/** The servers that the suite needs. They start together and stop together: none needs another. */
const PARTS: readonly ((launch: Launch, layout: Layout) => Part | readonly Part[])[] = [
  postgresPart,
  kafkaParts,
  registryParts,
  prometheusParts,
];

/** A server that dies this often while it starts will not come up. */
const HOPELESS_DEATHS = 2;

/** All servers of one suite. */
export class Infrastructure {
  private readonly parts: readonly Part[];
  private readonly processes = new Map<Part, SupervisedProcess>();

  constructor(
    private readonly launch: Launch,
    private readonly layout: Layout,
    private readonly suiteFile: SuiteFile,
  ) {
    this.parts = PARTS.flatMap((parts) => parts(launch, layout));
  }

  /**
   * Starts what does not run yet, and waits until all can be used.
   *
   * @throws StartRefused when one of them cannot
   */
  async start(): Promise<void> {
    const inDocker = this.inDocker();
    if (inDocker.length > 0) await composeUp(this.launch, this.layout.ports, inDocker);
    await together(
      this.launch,
      this.parts.map((part) => this.startPart(part)),
    );
  }

  /** Stops what was started. */
  async stop(): Promise<void> {
    // Brokers one after the other would leave the last ones without a majority, and so without a way to sign off.
    await Promise.all([...this.processes.values()].map((server) => server.stop()));
    const inDocker = this.inDocker();
    if (inDocker.length > 0) await composeStop(this.launch, this.layout.ports, inDocker);
  }

  private inDocker(): string[] {
    return this.parts.filter(({ origin }) => origin === 'docker').map(({ name }) => name);
  }

  private async startPart(part: Part): Promise<void> {
    const { settings, log, stop } = this.launch;
    const logFile = join(settings.dataDir, `logs/${part.name}.log`);
    const own = part.origin === 'embedded' ? await this.run(part, logFile) : undefined;
    await untilReady({
      what: part.what,
      probe: () => part.ready(),
      limitMs: settings.infrastructureWaitMs,
      lost: () => ((own?.deathsInARow ?? 0) >= HOPELESS_DEATHS ? `it died ${HOPELESS_DEATHS} times` : undefined),
      advice:
        own === undefined
          ? `Check that it runs, or leave ${part.setting} unset and have one started; INFRASTRUCTURE_WAIT_MS sets the limit.`
          : `Its log is ${logFile}.`,
      stop,
      say: log.voice('suite'),
    });
  }

  private async run(part: Part, logFile: string): Promise<SupervisedProcess> {
    const { name, stop } = part;
    const plan = { ...(await part.start()), name, stop, logFile };
    const server = new SupervisedProcess(this.launch, plan, (pid) => {
      this.suiteFile.putServer(name, pid);
    });
    this.processes.set(part, server);
    server.start();
    return server;
  }
}

import { join } from 'node:path';
import type { Service } from '#libs/contracts';
import type { Gateway } from '../gateway/gateway.js';
import type { Launch } from '../launch.js';
import type { Addresses } from '../layout.js';
import { projectRoot } from '../project.js';
import type { Stopping } from '../processes/process-register.js';
import { SupervisedProcess } from '../processes/supervised-process.js';
import { untilReady } from '../processes/until-ready.js';
import type { SuiteFile } from '../suite-file.js';
import { appEnvironment } from './app-setup.js';

/** Where an instance runs and what it runs against. */
export interface InstancePlan {
  readonly app: Service;
  /** Counted from 1. */
  readonly number: number;
  readonly port: number;
  readonly distDir: string;
  readonly addresses: Addresses;
  /** Its connections to the servers pass it, if there is one. */
  readonly gateway: Gateway | undefined;
}

/** How an app stops. */
export const APP_STOP: Stopping = { turn: 'app', signal: 'SIGTERM', withinMs: 15_000, atOnce: 'SIGKILL' };

/** Starts OpenTelemetry's SDK where the environment asks for traces. */
const TRACING = join(projectRoot, 'infra/tracing/start.mjs');

const READY_WITHIN_MS = 60_000;
const HOPELESS_DEATHS = 3;

/** One running process of an app, kept running. */
export class AppInstance {
  readonly app: Service;
  private readonly name: string;
  private readonly url: string;
  private readonly process: SupervisedProcess;
  private wasReady = false;
  private starts = 0;

  constructor(
    private readonly launch: Launch,
    { app, number, port, distDir, addresses, gateway }: InstancePlan,
    suiteFile: SuiteFile,
  ) {
    const instance = `${app}-${number}`;
    const url = `http://localhost:${port}`;
    this.app = app;
    this.name = instance;
    this.url = url;
    this.process = new SupervisedProcess(
      launch,
      {
        name: instance,
        command: process.execPath,
        args: [
          '--enable-source-maps',
          ...(gateway?.flags ?? []),
          '--import',
          TRACING,
          join(distDir, 'apps', app, 'src/main.js'),
        ],
        // Asked for at each start: the first one's passwords are made later than this object.
        get env() {
          return {
            ...appEnvironment(app, 'running', launch.settings, addresses),
            PORT: String(port),
            INSTANCE_NAME: instance,
            OTEL_SERVICE_NAME: app,
            ...gateway?.variables,
          };
        },
        stop: APP_STOP,
      },
      (pid) => {
        suiteFile.putApp({ app, instance, pid, port, url });
        this.starts += 1;
        if (this.wasReady) void this.sayWhenReadyAgain(this.starts);
      },
    );
  }

  /** Starts the instance. */
  start(): void {
    this.process.start();
  }

  /**
   * Waits until the instance answers that it is ready.
   *
   * @throws StartRefused when it is not ready in time, or keeps dying
   */
  async untilReady(): Promise<void> {
    const deathsBefore = this.process.deathsInARow;
    const isHopeless = () => this.process.deathsInARow >= deathsBefore + HOPELESS_DEATHS;
    await untilReady({
      what: this.name,
      probe: () => probeReadiness(this.url),
      limitMs: READY_WITHIN_MS,
      lost: () => (isHopeless() ? `it died ${HOPELESS_DEATHS} times` : undefined),
      advice: 'Its own lines are above.',
      stop: this.launch.stop,
      say: this.launch.log.voice('suite'),
    });
    this.wasReady = true;
  }

  /** Stops the instance. */
  stop(): Promise<void> {
    return this.process.stop();
  }

  /** Stops the instance and starts it again, with the latest build. */
  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  private async sayWhenReadyAgain(start: number): Promise<void> {
    const outcome = await this.untilReady().then(() => 'is ready again', String);
    // Nothing is said of a start that was followed by another one.
    if (start === this.starts && !this.launch.stop.aborted) this.launch.log.voice(this.name)(outcome);
  }
}

async function probeReadiness(url: string): Promise<void> {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`it answers ${answer.status}: ${body.slice(0, 200)}`);
}

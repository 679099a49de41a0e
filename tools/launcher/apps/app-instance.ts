import { join } from 'node:path';
import type { Service } from '#libs/contracts';
import { appEnvironment } from './app-setup.js';
import { untilReady } from '../processes/until-ready.js';
import type { Addresses } from '../infrastructure.js';
import type { Launch } from '../launch.js';
import type { Say } from '../log.js';
import type { SuiteFile } from '../suite-file.js';
import { SupervisedProcess } from '../processes/supervised-process.js';

/** Where an instance runs and what it runs against. */
export interface InstancePlan {
  readonly app: Service;
  /** Counted from 1. */
  readonly number: number;
  readonly port: number;
  readonly distDir: string;
  readonly addresses: Addresses;
}

const readyLimitMs = 60_000;
const hopelessDeaths = 3;

/** One running process of an app, kept running. */
export class AppInstance {
  readonly app: Service;
  readonly #process: SupervisedProcess;
  readonly #url: string;
  readonly #launch: Launch;
  readonly #say: Say;
  #wasReady = false;
  #starts = 0;

  constructor(launch: Launch, { app, number, port, distDir, addresses }: InstancePlan, suiteFile: SuiteFile) {
    const instance = `${app}-${number}`;
    const url = `http://localhost:${port}`;
    this.app = app;
    this.#url = url;
    this.#launch = launch;
    this.#say = launch.log.voice(instance);
    this.#process = new SupervisedProcess(
      launch,
      {
        name: instance,
        kind: 'app',
        command: process.execPath,
        args: ['--enable-source-maps', join(distDir, 'apps', app, 'src/main.js')],
        env: { ...appEnvironment(app, launch.settings, addresses), PORT: String(port), INSTANCE_NAME: instance },
      },
      (pid) => {
        suiteFile.putApp({ app, instance, pid, port, url });
        this.#sayWhenReadyAgain();
      },
    );
  }

  /** Starts the instance. */
  start(): void {
    this.#process.start();
  }

  /**
   * Waits until the instance answers that it is ready.
   *
   * @throws StartRefused when it does not in time, or keeps dying
   */
  async untilReady(): Promise<void> {
    const { deathsInARow } = this.#process;
    await untilReady({
      what: this.#process.name,
      probe: () => probeReadiness(this.#url),
      limitMs: readyLimitMs,
      lost: () =>
        this.#process.deathsInARow >= deathsInARow + hopelessDeaths ? `it died ${hopelessDeaths} times` : undefined,
      advice: 'Its own lines are above.',
      stop: this.#launch.stop,
      say: this.#launch.log.voice('suite'),
    });
    this.#wasReady = true;
  }

  /** Stops the instance. */
  async stop(): Promise<void> {
    await this.#process.stop();
  }

  /** Stops the instance and starts it anew, with whatever is built by now. */
  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }

  #sayWhenReadyAgain(): void {
    this.#starts += 1;
    const start = this.#starts;
    // Of a start that was followed by another one there is nothing to say.
    const sayIfLast = (text: string): void => {
      if (start === this.#starts && !this.#launch.stop.aborted) {
        this.#say(text);
      }
    };
    if (this.#wasReady) {
      this.untilReady().then(
        () => {
          sayIfLast('is ready again');
        },
        (error: unknown) => {
          sayIfLast(error instanceof Error ? error.message : String(error));
        },
      );
    }
  }
}

async function probeReadiness(url: string): Promise<void> {
  const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
  const body = await answer.text();
  if (answer.status !== 200) {
    throw new Error(`it answers ${answer.status}: ${body.slice(0, 200)}`);
  }
}

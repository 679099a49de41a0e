import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, type Service } from '#libs/contracts';
import type { AppInstanceEntry } from '../../tools/launcher/suite-file.js';
import { instancesOf, runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { isBack, signal } from './processes.js';

/** Messages that an instance takes until it counts as being at work. */
const AT_WORK = 20;

const PATIENCE_MS = 120_000;

/** Metrics that only one of two releases has, which tell what an instance runs. */
const NEW_METRIC = 'consumer_departures_total';

/** The instances of a suite, each of which runs one of two releases: a folder of links says which one starts next. */
export class Deployment {
  constructor(
    private readonly folder: string,
    private readonly releases: { readonly old: string; readonly new: string },
  ) {
    mkdirSync(join(folder, 'apps'), { recursive: true });
    for (const service of SERVICES) this.choose(service, 'old');
  }

  /** Instances of a service that start from now on run this release. */
  private choose(service: Service, release: 'old' | 'new'): void {
    const link = join(this.folder, 'apps', service);
    rmSync(link, { force: true });
    symlinkSync(join(this.releases[release], 'apps', service), link);
  }

  /** Stops one instance as a deployment does, and starts it with this release. Resolves when it is ready. */
  async replace({ app, instance, pid }: AppInstanceEntry, release: 'old' | 'new'): Promise<void> {
    this.choose(app, release);
    signal([pid], 'SIGTERM');
    await isBack(instance, pid);
    await until(
      `${instance} ready`,
      () => answerOf(instance, '/health/ready'),
      (answer) => answer !== undefined,
      PATIENCE_MS,
    );
  }
}

/** What the instances of a service run, by their own metrics. */
export async function releasesOf(service: Service): Promise<('old' | 'new')[]> {
  const metrics = await metricsOf(service);
  return metrics.map((text) => (text.includes(NEW_METRIC) ? 'new' : 'old'));
}

/** Resolves when each instance of a service has taken messages from now on. */
export async function allAtWork(service: Service): Promise<void> {
  const before = await takenBy(service);
  await until(
    `every instance of ${service} takes messages`,
    () => takenBy(service),
    (now) => now.length === before.length && now.every((taken, index) => taken >= Number(before[index]) + AT_WORK),
    PATIENCE_MS,
  );
}

/** Resolves when an instance waits with some of its partitions, or no longer does. */
export async function waits(instance: string, does: boolean): Promise<void> {
  await until(
    `${instance} ${does ? 'waits for its database' : 'waits no longer'}`,
    async () => sumOf((await answerOf(instance, '/metrics')) ?? '', 'consumer_paused_partitions'),
    (paused) => paused > 0 === does,
    PATIENCE_MS,
  );
}

async function takenBy(service: Service): Promise<number[]> {
  const metrics = await metricsOf(service);
  return metrics.map((text) => sumOf(text, 'consumed_messages_total'));
}

/** The metrics of every instance of a service. Metrics may be late while an instance joins its group. */
async function metricsOf(service: Service): Promise<string[]> {
  const all = await until(
    `metrics of ${service}`,
    () => Promise.all(instancesOf(service).map(({ instance }) => answerOf(instance, '/metrics'))),
    (texts) => texts.every((text) => text !== undefined),
    PATIENCE_MS,
  );
  return all.map(String);
}

function sumOf(metrics: string, name: string): number {
  const values = metrics.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

/** Undefined if the instance does not answer with success. */
async function answerOf(name: string, path: string): Promise<string | undefined> {
  const instance = runningSuite().apps.find((entry) => entry.instance === name);
  const response = await fetch(new URL(path, instance?.url)).catch(() => undefined);
  return response?.ok === true ? response.text() : undefined;
}

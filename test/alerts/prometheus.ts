import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { prometheusConfig } from '../../tools/launcher/prometheus/prometheus-config.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { RULES_FILE } from './alert-files.js';
import { shortened } from './shortened.js';

/** Windows and times of the alerts are this much shorter than they are in production. */
const FACTOR = 10;

/** An alert as Prometheus shows it. */
export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** A real Prometheus that scrapes the suite of these tests. */
export class Prometheus {
  private constructor(
    private readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * @param isShortened whether a test waits for alerts to fire
   * @throws with a sentence about what to install if there is no Prometheus
   */
  static async start({ isShortened = true } = {}): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'saga-prometheus-'));
    const port = await getPort();
    writeFileSync(join(folder, 'alerts.yml'), shortened(readFileSync(RULES_FILE, 'utf8'), isShortened ? FACTOR : 1));
    writeFileSync(join(folder, 'prometheus.yml'), config());
    const args = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${String(port)}`,
    ];
    const child = spawn('prometheus', args, { stdio: 'ignore' });
    const prometheus = new Prometheus(`http://127.0.0.1:${String(port)}`, folder, child);
    const failed = once(child, 'exit').catch((error: unknown) => {
      throw new Error('Prometheus does not run. Install it: apt-get install prometheus', { cause: error });
    });
    const ready = until(
      'Prometheus with every instance',
      () => prometheus.targetsUp(),
      (up) => up === runningSuite().apps.length,
    );
    await Promise.race([ready, failed]);
    return prometheus;
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill();
    await exit;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The alerts that are pending or firing now. */
  async alerts(): Promise<readonly ActiveAlert[]> {
    const { alerts } = await this.ask<{ alerts: ActiveAlert[] }>('/api/v1/alerts');
    return alerts;
  }

  /** The names of the alerts that have fired within a while, such as `30m`. */
  async firedWithin(range: string): Promise<string[]> {
    const expr = `count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[${range}]))`;
    const path = `/api/v1/query?query=${encodeURIComponent(expr)}`;
    const { result } = await this.ask<{ result: { metric: { alertname: string } }[] }>(path);
    return result.map(({ metric }) => metric.alertname);
  }

  private async targetsUp(): Promise<number> {
    try {
      const { result } = await this.ask<{ result: unknown[] }>('/api/v1/query?query=up==1');
      return result.length;
    } catch {
      return 0;
    }
  }

  private async ask<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path);
    const { data } = (await response.json()) as { data: T };
    return data;
  }
}

function config(): string {
  const targets = runningSuite().apps.map(({ app, instance, port }) => ({
    service: app,
    instance,
    address: `127.0.0.1:${String(port)}`,
  }));
  return prometheusConfig(targets, 'alerts.yml', { scrape_interval: '2s', evaluation_interval: '1s' });
}

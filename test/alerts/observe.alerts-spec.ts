import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startBackgroundSuite, type BackgroundSuite } from '../../tools/launcher/background-suite.js';
import { variableOf } from '../../tools/launcher/settings.js';
import { writeStubApps } from '../infrastructure/stub-apps.js';
import { until } from '../suite/until.js';
import { readAlerts } from './alert-files.js';

jest.setTimeout(180_000);

const dataDir = mkdtempSync(join(tmpdir(), 'observe-'));
let running: BackgroundSuite;

beforeAll(async () => {
  const distDir = join(dataDir, 'stub-dist');
  writeStubApps(distDir);
  const env = {
    SUITE_DIST_DIR: distDir,
    INFRASTRUCTURE: 'embedded',
    KAFKA_BROKERS: '',
    ...Object.fromEntries(SERVICES.map((service) => [variableOf(service, 'DATABASE_URL'), ''])),
  };
  running = await startBackgroundSuite({ dataDir, env, args: ['--observe', '--instances', '2'] });
});

afterAll(async () => {
  await running.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('npm start -- --observe', () => {
  it('starts a Prometheus that reads the metrics of every instance', async () => {
    const instances = SERVICES.flatMap((service) => [`${service}-1`, `${service}-2`]);
    await until(
      'every instance',
      async () => {
        const { result } = await ask<{ result: { metric: Record<string, string> }[] }>('query?query=up{job="saga"}==1');
        return result.map(({ metric: { instance } }) => instance).sort();
      },
      (up) => up.join() === instances.sort().join(),
    );
  });

  it('gives it the alerts of the project', async () => {
    const { groups } = await ask<{ groups: { rules: { name: string }[] }[] }>('rules');
    expect(groups.flatMap(({ rules }) => rules.map(({ name }) => name)).sort()).toEqual(
      readAlerts()
        .map(({ alert }) => alert)
        .sort(),
    );
  });

  it('prints its address', () => {
    expect(readFileSync(running.logFile, 'utf8')).toContain(`Prometheus   ${String(running.suite.prometheusUrl)}`);
  });
});

async function ask<T>(what: string): Promise<T> {
  const response = await fetch(`${String(running.suite.prometheusUrl)}/api/v1/${what}`);
  return ((await response.json()) as { data: T }).data;
}

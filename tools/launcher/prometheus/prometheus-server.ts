import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import type { Launch } from '../launch.js';
import type { Layout } from '../layout.js';
import type { Part } from '../part.js';
import { projectRoot } from '../project.js';
import { prometheusConfig } from './prometheus-config.js';
import { PROGRAM } from './prometheus-program.js';

const RULES = join(projectRoot, 'infra/prometheus/alerts.yml');

const ANSWERS_WITHIN_MS = 2_000;

/** A Prometheus that reads the metrics of every instance, with the alerts of the project, if the suite is asked for one. */
export function prometheusParts({ settings }: Launch, { addresses, ports }: Layout): readonly Part[] {
  const url = addresses.prometheusUrl;
  if (url === null) return [];
  const targets = SERVICES.flatMap((service) =>
    ports.apps[service].map((port, index) => ({
      service,
      instance: `${service}-${String(index + 1)}`,
      address: `127.0.0.1:${String(port)}`,
    })),
  );
  const part: Part = {
    name: 'prometheus',
    origin: 'embedded',
    what: `Prometheus at ${url}`,
    setting: 'PROMETHEUS_PORT',

    start() {
      const home = join(settings.dataDir, 'prometheus');
      mkdirSync(home, { recursive: true });
      const config = join(home, 'prometheus.yml');
      writeFileSync(config, prometheusConfig(targets, RULES));
      const args = [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(home, 'data')}`,
        `--web.listen-address=127.0.0.1:${String(ports.prometheus)}`,
      ];
      return Promise.resolve({ command: PROGRAM, args, env: process.env });
    },

    async ready() {
      const { status } = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
      if (status !== 200) throw new Error(`it answers ${String(status)}`);
    },

    stop: { turn: 'server', signal: 'SIGTERM', withinMs: 10_000, atOnce: 'SIGKILL' },
  };
  return [part];
}

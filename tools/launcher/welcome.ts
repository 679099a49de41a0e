import { SERVICES } from '#libs/contracts';
import pc from 'picocolors';
import type { Layout } from './layout.js';
import { withoutPassword } from './postgres/postgres-probe.js';

const EXAMPLE_ORDER = '{"customerId":"alice","lines":[{"sku":"COFFEE-MUG","quantity":1}]}';

/** What the user reads when everything runs: what is where, and what to try next. */
export function welcome(dataDir: string, { origins, addresses, ports }: Layout, readyAfterMs: number): string {
  const urlOf = (port: number): string => `http://localhost:${port}`;
  const [orderPort = 0] = ports.apps.order;
  const isSecret = origins.postgres === 'given' || addresses.secretsDir !== null;
  const shown = (url: string): string => (isSecret ? withoutPassword(url) : url);
  const lines = [
    `${pc.bold(pc.green('The suite is ready'))} after ${(readyAfterMs / 1000).toFixed(1)} s`,
    '',
    ...SERVICES.map((service) => {
      const [first = '', ...others] = ports.apps[service].map(urlOf);
      return row(service, [`${first}/docs`, ...others.map((url) => pc.dim(url))].join('  '));
    }),
    ...(addresses.pageUrl === null ? [] : [row('Page', pc.bold(addresses.pageUrl))]),
    row('Events', `${urlOf(orderPort)}/docs/events`),
    row('Kafka', `${addresses.kafkaBrokers}  ${pc.dim(origins.kafka)}`),
    ...(addresses.secretsDir === null
      ? []
      : [row('  doors', `TLS and a login: users and passwords in ${addresses.secretsDir}`)]),
    ...(addresses.schemaRegistryUrl === null
      ? []
      : [row('Registry', `${withoutPassword(addresses.schemaRegistryUrl)}  ${pc.dim(origins.registry ?? '')}`)]),
    ...(addresses.prometheusUrl === null ? [] : [row('Prometheus', addresses.prometheusUrl)]),
    row('PostgreSQL', pc.dim(origins.postgres)),
    ...SERVICES.map((service) => row(`  ${service}`, shown(addresses.databases[service]))),
    row('Data', dataDir),
    '',
    pc.bold('Try next'),
    `  curl -i ${urlOf(orderPort)}/orders -H 'content-type: application/json' \\`,
    `    -H "idempotency-key: $(date +%s)" -d '${EXAMPLE_ORDER}'`,
    `  npm run demo     ${pc.dim('every path of the saga, drawn in the terminal')}`,
    `  Ctrl-C           ${pc.dim('stops everything; the data stays until npm run reset')}`,
  ];
  const bar = pc.green('┃');
  return ['', ...lines.map((line) => `${bar} ${line}`), ''].join('\n');
}

function row(name: string, value: string): string {
  return `${name.padEnd(12)} ${value}`;
}

import { SERVICES } from '#libs/contracts';
import pc from 'picocolors';
import type { Addresses, Origins } from './infrastructure.js';
import { withoutPassword } from './postgres/postgres-probe.js';
import type { Ports } from './ports.js';

/** What the user reads when everything runs. */
export interface Welcome {
  readonly readyAfterMs: number;
  readonly origins: Origins;
  readonly addresses: Addresses;
  readonly ports: Ports;
  readonly dataDir: string;
}

const exampleOrder = '{"customerId":"alice","lines":[{"sku":"COFFEE-MUG","quantity":1}]}';

/** What is where, and what to try next. */
export function welcome({ readyAfterMs, origins, addresses, ports, dataDir }: Welcome): string {
  const order = `http://localhost:${ports.apps.order[0] ?? 0}`;
  const serviceLines = SERVICES.map((service) => {
    const [first, ...others] = ports.apps[service].map((port) => `http://localhost:${port}`);
    return row(service, [`${first ?? ''}/docs`, ...others.map((url) => pc.dim(url))].join('  '));
  });
  const databaseLines = SERVICES.map((service) => row(`  ${service}`, addresses.databases[service]));
  const lines = [
    `${pc.bold(pc.green('The suite is ready'))} after ${(readyAfterMs / 1000).toFixed(1)} s`,
    '',
    ...serviceLines,
    row('Kafka', `${addresses.kafkaBrokers}  ${pc.dim(origins.kafka)}`),
    row('PostgreSQL', pc.dim(origins.postgres)),
    ...(origins.postgres === 'given' ? databaseLines.map(hidePassword) : databaseLines),
    row('Data', dataDir),
    '',
    pc.bold('Try next'),
    `  curl -i ${order}/orders -H 'content-type: application/json' \\`,
    `    -H "idempotency-key: $(date +%s)" -d '${exampleOrder}'`,
    `  npm run demo     ${pc.dim('every path of the saga, drawn in the terminal')}`,
    `  Ctrl-C           ${pc.dim('stops everything; the data stays until npm run reset')}`,
  ];
  const bar = pc.green('┃');
  return ['', ...lines.map((line) => `${bar} ${line}`), ''].join('\n');
}

function row(name: string, value: string): string {
  return `${name.padEnd(12)} ${value}`;
}

function hidePassword(line: string): string {
  return line.replace(/postgres\S+/, withoutPassword);
}

import { perService, type PerService } from '#libs/contracts';
import { dockerAnswers } from './docker.js';
import { keepDoors } from './doors/kafka-doors.js';
import { secretsIn } from './doors/kafka-users.js';
import { makeRolePasswords, securedDatabases } from './doors/postgres-doors.js';
import { keepBrokerCount } from './kafka/kafka-cluster.js';
import type { Origin } from './part.js';
import { decidePorts, type Ports } from './ports.js';
import { SUPERUSER } from './postgres/postgres-behaviour.js';
import { hasPrometheus } from './prometheus/prometheus-program.js';
import { CONFLUENT_API } from './registry/registry-behaviour.js';
import type { Settings } from './settings.js';

/** Where the servers are. */
export interface Addresses {
  /** `host:port[,host:port]` */
  readonly kafkaBrokers: string;
  /** The URL with which each service's instances reach its database. */
  readonly databases: PerService<string>;
  /** The URL with which its setup step does: in a secured PostgreSQL it has another role. */
  readonly setupDatabases: PerService<string>;
  /** The folder of the certificates and passwords of a secured suite; null where everybody may come in. */
  readonly secretsDir: string | null;
  /** A superuser's URL; null where the databases were given. */
  readonly postgresAdminUrl: string | null;
  /** Confluent's REST API of the schema registry; null where there is none. */
  readonly schemaRegistryUrl: string | null;
  /** Of the Prometheus that the launcher runs; null where there is none. */
  readonly prometheusUrl: string | null;
  /** Of the page; null where there is none. */
  readonly pageUrl: string | null;
}

/** What runs where in one suite. */
export interface Layout {
  readonly origins: { readonly kafka: Origin; readonly postgres: Origin; readonly registry: Origin | undefined };
  readonly ports: Ports;
  readonly addresses: Addresses;
}

/**
 * Decides what runs where: a server that was given is used, else Docker runs it where an engine answers, else the
 * launcher does.
 *
 * @throws StartRefused when a port is taken, or when the data folder is that of another kind of Kafka
 */
export async function decideLayout(settings: Settings): Promise<Layout> {
  const { kafkaBrokers, databases, schemaRegistryUrl, infrastructure } = settings;
  const allGiven = kafkaBrokers !== undefined && databases !== undefined && !settings.registry;
  const started = infrastructure ?? (!allGiven && !settings.secure && (await dockerAnswers()) ? 'docker' : 'embedded');
  const kafka = kafkaBrokers === undefined ? started : 'given';
  const postgres = databases === undefined ? started : 'given';
  const registry = schemaRegistryUrl !== undefined ? 'given' : settings.registry ? started : undefined;
  const ports = await decidePorts(settings, {
    kafka: kafka === 'embedded',
    postgres: postgres === 'embedded',
    registry: registry === 'embedded',
  });
  if (kafka !== 'given') {
    keepBrokerCount(settings);
    keepDoors(settings);
  }
  if (settings.secure && postgres !== 'given') makeRolePasswords(secretsIn(settings.dataDir));
  return { origins: { kafka, postgres, registry }, ports, addresses: addressesOf(settings, ports) };
}

/** The addresses that follow from the settings and the ports. */
export function addressesOf(settings: Settings, ports: Ports): Addresses {
  return {
    kafkaBrokers: settings.kafkaBrokers ?? ports.kafka.map((port) => `127.0.0.1:${port}`).join(','),
    secretsDir: settings.secure ? secretsIn(settings.dataDir) : null,
    schemaRegistryUrl: registryOf(settings, ports),
    prometheusUrl: settings.observe && hasPrometheus() ? `http://127.0.0.1:${String(ports.prometheus)}` : null,
    pageUrl: settings.page ? `http://localhost:${String(ports.page)}` : null,
    ...databasesOf(settings, `127.0.0.1:${ports.postgres}`),
  };
}

function registryOf({ schemaRegistryUrl, registry }: Settings, { registry: port }: Ports): string | null {
  if (schemaRegistryUrl !== undefined) return schemaRegistryUrl;
  return registry ? `http://127.0.0.1:${port}${CONFLUENT_API}` : null;
}

function databasesOf(
  { databases, secure, dataDir }: Settings,
  host: string,
): Pick<Addresses, 'databases' | 'setupDatabases' | 'postgresAdminUrl'> {
  if (databases !== undefined) return { databases, setupDatabases: databases, postgresAdminUrl: null };
  if (secure) {
    const { running, setup, admin } = securedDatabases(secretsIn(dataDir), host);
    return { databases: running, setupDatabases: setup, postgresAdminUrl: admin };
  }
  const open = perService((service) => `postgres://${service}:${service}@${host}/${service}`);
  const postgresAdminUrl = `postgres://${SUPERUSER.name}:${SUPERUSER.password}@${host}/postgres`;
  return { databases: open, setupDatabases: open, postgresAdminUrl };
}

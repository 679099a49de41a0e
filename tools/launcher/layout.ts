import { perService, type PerService } from '#libs/contracts';
import { dockerAnswers } from './docker.js';
import { keepDoors } from './doors/kafka-doors.js';
import { secretsIn } from './doors/kafka-users.js';
import { keepBrokerCount } from './kafka/kafka-cluster.js';
import type { Origin } from './part.js';
import { decidePorts, type Ports } from './ports.js';
import { SUPERUSER } from './postgres/postgres-behaviour.js';
import type { Settings } from './settings.js';

/** Where the servers are. */
export interface Addresses {
  /** `host:port[,host:port]` */
  readonly kafkaBrokers: string;
  readonly databases: PerService<string>;
  /** The folder of the certificates and passwords of a secured Kafka; null where everybody may come in. */
  readonly secretsDir: string | null;
  /** A superuser's URL; null where the databases were given. */
  readonly postgresAdminUrl: string | null;
}

/** What runs where in one suite. */
export interface Layout {
  readonly origins: { readonly kafka: Origin; readonly postgres: Origin };
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
  const { kafkaBrokers, databases, infrastructure } = settings;
  const allGiven = kafkaBrokers !== undefined && databases !== undefined;
  const started = infrastructure ?? (!allGiven && !settings.secure && (await dockerAnswers()) ? 'docker' : 'embedded');
  const kafka = kafkaBrokers === undefined ? started : 'given';
  const postgres = databases === undefined ? started : 'given';
  const ports = await decidePorts(settings, { kafka: kafka === 'embedded', postgres: postgres === 'embedded' });
  if (kafka !== 'given') {
    keepBrokerCount(settings);
    keepDoors(settings);
  }
  return { origins: { kafka, postgres }, ports, addresses: addressesOf(settings, ports) };
}

/** The addresses that follow from the settings and the ports. */
export function addressesOf(settings: Settings, ports: Ports): Addresses {
  const host = `127.0.0.1:${ports.postgres}`;
  return {
    kafkaBrokers: settings.kafkaBrokers ?? ports.kafka.map((port) => `127.0.0.1:${port}`).join(','),
    databases: settings.databases ?? perService((service) => `postgres://${service}:${service}@${host}/${service}`),
    secretsDir: settings.secure ? secretsIn(settings.dataDir) : null,
    postgresAdminUrl:
      settings.databases === undefined ? `postgres://${SUPERUSER.name}:${SUPERUSER.password}@${host}/postgres` : null,
  };
}

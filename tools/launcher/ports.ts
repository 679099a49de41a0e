import { perService, SERVICES, type PerService, type Service } from '#libs/contracts';
import { brokerNames } from './kafka/kafka-cluster.js';
import { findFreePort, requireFreePort } from './processes/port.js';
import { variableOf, type Settings } from './settings.js';
import { StartRefused } from './start-refused.js';

/** Which port everything listens on. */
export interface Ports {
  /** One for each broker. */
  readonly kafka: readonly number[];
  /** Where the launcher's own brokers reach each other as controllers. */
  readonly kafkaControllers: readonly number[];
  readonly postgres: number;
  readonly registry: number;
  readonly prometheus: number;
  readonly page: number;
  /** One for each instance of a service. */
  readonly apps: PerService<readonly number[]>;
}

/** Instances and brokers after the first take its port plus this, plus twice this, and so on. */
export const PORT_STEP = 10;

/**
 * Decides all ports of a suite, and makes sure that the ports of the launcher's own processes are free.
 *
 * @param own whether the launcher runs Kafka, PostgreSQL and the schema registry itself
 * @throws StartRefused when a port is taken, or given to two
 */
export async function decidePorts(
  settings: Settings,
  own: { readonly kafka: boolean; readonly postgres: boolean; readonly registry: boolean },
): Promise<Ports> {
  const taken = new Set<number>();
  const decide = async (port: number, purpose: string, setting: string, mustBeFree = true): Promise<number> => {
    if (settings.autoPorts) return findFreePort();
    if (taken.has(port)) {
      throw new StartRefused(`Port ${port} would be used twice, the second time for ${purpose}: change ${setting}.`);
    }
    taken.add(port);
    if (mustBeFree) await requireFreePort(port, purpose, setting);
    return port;
  };
  const apps = new Map<Service, number[]>();
  for (const service of SERVICES) {
    const ports: number[] = [];
    for (let number = 1; number <= settings.instances; number += 1) {
      const port = settings.appPorts[service] + (number - 1) * PORT_STEP;
      ports.push(await decide(port, `${service}-${number}`, variableOf(service, 'PORT')));
    }
    apps.set(service, ports);
  }
  const kafka: number[] = [];
  const kafkaControllers: number[] = [];
  for (const [index, name] of brokerNames(settings.brokers).entries()) {
    kafka.push(await decide(settings.kafkaPort + index * PORT_STEP, name, 'KAFKA_PORT', own.kafka));
    if (own.kafka) kafkaControllers.push(await findFreePort());
  }
  return {
    apps: perService((service) => apps.get(service) ?? []),
    kafka,
    kafkaControllers,
    postgres: await decide(settings.postgresPort, 'PostgreSQL', 'POSTGRES_PORT', own.postgres),
    registry: settings.registry
      ? await decide(settings.schemaRegistryPort, 'the schema registry', 'SCHEMA_REGISTRY_PORT', own.registry)
      : 0,
    prometheus: settings.observe ? await decide(settings.prometheusPort, 'Prometheus', 'PROMETHEUS_PORT') : 0,
    page: settings.page ? await decide(settings.pagePort, 'the page', 'PAGE_PORT') : 0,
  };
}

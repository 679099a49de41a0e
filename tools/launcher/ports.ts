import { perService, SERVICES, type PerService, type Service } from '#libs/contracts';
import { StartRefused } from './start-refused.js';
import { findFreePort, requireFreePort } from './processes/port.js';
import { variableOf, type Settings } from './settings.js';

/** Which port everything listens on. */
export interface Ports {
  readonly kafka: number;
  /** Kafka's second listener, for its own use. */
  readonly kafkaController: number;
  readonly postgres: number;
  /** One for each instance of a service. */
  readonly apps: PerService<readonly number[]>;
}

/** Instances after the first take the service's port plus this, plus twice this, and so on. */
export const instancePortStep = 10;

/**
 * Decides all ports of a suite, and makes sure that those which the launcher's own processes need are free.
 *
 * @param own whether the launcher runs Kafka and PostgreSQL itself
 * @throws StartRefused when a port is taken, or given to two
 */
export async function decidePorts(
  settings: Settings,
  own: { readonly kafka: boolean; readonly postgres: boolean },
): Promise<Ports> {
  const taken = new Set<number>();
  const decide = async (port: number, purpose: string, setting: string, mustBeFree: boolean): Promise<number> => {
    const decided = settings.autoPorts ? await findFreePort(taken) : port;
    if (taken.has(decided)) {
      throw new StartRefused(`Port ${decided} would be used twice, the second time for ${purpose}: change ${setting}.`);
    }
    taken.add(decided);
    if (mustBeFree && !settings.autoPorts) {
      await requireFreePort(decided, purpose, setting);
    }
    return decided;
  };
  const decideInstances = async (service: Service): Promise<number[]> => {
    const ports: number[] = [];
    for (let index = 0; index < settings.instances; index += 1) {
      const port = settings.appPorts[service] + index * instancePortStep;
      ports.push(await decide(port, `${service}-${index + 1}`, variableOf(service, 'PORT'), true));
    }
    return ports;
  };
  const appPorts = new Map<Service, number[]>();
  for (const service of SERVICES) {
    appPorts.set(service, await decideInstances(service));
  }
  return {
    apps: perService((service) => appPorts.get(service) ?? []),
    kafka: await decide(settings.kafkaPort, 'Kafka', 'KAFKA_PORT', own.kafka),
    postgres: await decide(settings.postgresPort, 'PostgreSQL', 'POSTGRES_PORT', own.postgres),
    kafkaController: await findFreePort(taken),
  };
}

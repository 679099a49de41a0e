import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import { applyAccessRights } from '../doors/kafka-access.js';
import { kafkaDoors, runWithSecrets, setNewPasswords, userArguments, type KafkaDoors } from '../doors/kafka-doors.js';
import { kafkaConnectionOf, securityOf } from '../doors/kafka-users.js';
import { findJava } from '../java.js';
import type { Launch } from '../launch.js';
import type { Layout } from '../layout.js';
import type { Part } from '../part.js';
import { projectRoot } from '../project.js';
import { brokerNames } from './kafka-cluster.js';
import { kafkaPackages, WITHOUT_JAVA } from './kafka-packages.js';
import { probeKafka, warmUpKafka } from './kafka-probe.js';
import { CLUSTER_ID, serverProperties } from './kafka-properties.js';

/** Java and the flags with which it runs Kafka's programs. */
interface KafkaProgram {
  readonly java: string;
  readonly flags: readonly string[];
}

/**
 * Apache Kafka, a part for each broker. The launcher's own brokers are KRaft nodes on the JVM, each with its data in the
 * folder of its name in the data folder.
 */
export function kafkaParts(launch: Launch, { origins, ports, addresses }: Layout): readonly Part[] {
  const { settings } = launch;
  const { kafkaBrokers, secretsDir } = addresses;
  let program: Promise<KafkaProgram> | undefined;
  // The packages are downloaded once, for all brokers, and the doors are the same for all.
  const kafkaProgram = (): Promise<KafkaProgram> => (program ??= prepareProgram(launch));
  let doors: Promise<KafkaDoors> | undefined;
  const ownDoors = async (): Promise<KafkaDoors | undefined> =>
    settings.secure ? (doors ??= kafkaDoors(launch)) : undefined;

  return brokerNames(settings.brokers).map((name, index): Part => {
    const port = ports.kafka[index] ?? 0;
    const address = origins.kafka === 'given' ? kafkaBrokers : `127.0.0.1:${port}`;
    return {
      name,
      origin: origins.kafka,
      what: `Kafka at ${address}`,
      setting: 'KAFKA_BROKERS',

      async start() {
        const { java, flags } = await kafkaProgram();
        const home = join(settings.dataDir, name);
        const properties = join(home, 'server.properties');
        const logDir = join(home, 'logs');
        const place = { node: index + 1, port, controllerPorts: ports.kafkaControllers, logDir };
        mkdirSync(home, { recursive: true });
        const closed = await ownDoors();
        writeFileSync(properties, serverProperties(settings.brokers, place, closed), { mode: 0o600 });
        await onceIn(home, async () => {
          // A start that was cut off while it formatted has no data yet.
          rmSync(logDir, { recursive: true, force: true });
          const file = join(home, 'format.arguments');
          const args = [...flags, 'kafka.tools.StorageTool', `@${file}`];
          const format = ['format', '--cluster-id', CLUSTER_ID, '--config', properties];
          await runWithSecrets(
            launch,
            { name: `${name}-format`, command: java, args },
            { [file]: [...format, ...(closed === undefined ? [] : userArguments(closed))] },
          );
        });
        return { command: java, args: [...flags, 'kafka.Kafka', properties], env: process.env };
      },

      async ready() {
        const security = secretsDir === null ? settings.kafkaSecurity : securityOf(secretsDir);
        await probeKafka(address, security, settings.brokers);
        if (index > 0 || origins.kafka === 'given') return;
        const closed = await ownDoors();
        if (closed !== undefined) {
          const { java, flags } = await kafkaProgram();
          await setNewPasswords(launch, closed, { command: java, args: flags }, address);
          await applyAccessRights(kafkaConnectionOf(addresses, 'launcher'));
        }
        await warmUpKafka(kafkaBrokers, security, SERVICES);
      },

      stop: { turn: 'server', signal: 'SIGTERM', withinMs: 30_000, atOnce: 'SIGKILL' },
    };
  });
}

async function prepareProgram(launch: Launch): Promise<KafkaProgram> {
  const { settings, log } = launch;
  const java = findJava('Kafka', WITHOUT_JAVA);
  const packages = await kafkaPackages(launch, log.voice('kafka'));
  const flags = [
    ...settings.kafkaHeapFlags,
    ...settings.kafkaJvmFlags,
    `-Dlog4j2.configurationFile=${join(projectRoot, 'infra/kafka/log4j2.properties')}`,
    '-cp',
    join(packages, '*'),
  ];
  return { java, flags };
}

async function onceIn(home: string, format: () => Promise<void>): Promise<void> {
  const marker = join(home, 'formatted');
  if (existsSync(marker)) return;
  await format();
  writeFileSync(marker, `${CLUSTER_ID}\n`);
}

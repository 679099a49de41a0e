import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import type { Launch } from '../launch.js';
import type { Layout } from '../layout.js';
import type { Part } from '../part.js';
import { findFreePort } from '../processes/port.js';
import { runTask } from '../processes/task.js';
import { projectRoot } from '../project.js';
import { findJava, kafkaPackages } from './kafka-packages.js';
import { probeKafka, warmUpKafka } from './kafka-probe.js';
import { CLUSTER_ID, serverProperties } from './kafka-properties.js';

/** Apache Kafka; the launcher's own is a single KRaft node on the JVM, with its data in `<data folder>/kafka`. */
export function kafkaPart(launch: Launch, { origins, ports, addresses: { kafkaBrokers } }: Layout): Part {
  const { settings, log } = launch;
  return {
    name: 'kafka',
    origin: origins.kafka,
    what: `Kafka at ${kafkaBrokers}`,
    setting: 'KAFKA_BROKERS',

    async start() {
      const java = findJava();
      const packages = await kafkaPackages(launch, log.voice('kafka'));
      const home = join(settings.dataDir, 'kafka');
      const properties = join(home, 'server.properties');
      const logDir = join(home, 'logs');
      const flags = [
        ...settings.kafkaHeapFlags,
        ...settings.kafkaJvmFlags,
        `-Dlog4j2.configurationFile=${join(projectRoot, 'infra/kafka/log4j2.properties')}`,
        '-cp',
        join(packages, '*'),
      ];
      mkdirSync(home, { recursive: true });
      writeFileSync(properties, serverProperties({ port: ports.kafka, controllerPort: await findFreePort(), logDir }));
      const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties];
      await onceIn(home, async () => {
        // A start that was cut off while it formatted has no data yet.
        rmSync(logDir, { recursive: true, force: true });
        await runTask(launch, { name: 'kafka-format', command: java, args: [...flags, ...format] });
      });
      return { command: java, args: [...flags, 'kafka.Kafka', properties], env: process.env };
    },

    async ready() {
      await probeKafka(kafkaBrokers, settings.kafkaSecurity);
      if (origins.kafka !== 'given') await warmUpKafka(kafkaBrokers, SERVICES);
    },

    stop: { turn: 'server', signal: 'SIGTERM', withinMs: 30_000, atOnce: 'SIGKILL' },
  };
}

async function onceIn(home: string, format: () => Promise<void>): Promise<void> {
  const marker = join(home, 'formatted');
  if (existsSync(marker)) return;
  await format();
  writeFileSync(marker, `${CLUSTER_ID}\n`);
}

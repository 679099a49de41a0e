import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';
import { untilReady } from '../processes/until-ready.js';
import { findJava, kafkaPackages } from './kafka-packages.js';
import { probeKafka, warmUpKafka } from './kafka-probe.js';
import { clusterId, serverProperties } from './kafka-properties.js';
import type { Launch } from '../launch.js';
import { projectRoot } from '../project.js';
import { SupervisedProcess } from '../processes/supervised-process.js';
import { runTask } from '../processes/task.js';

/**
 * Starts Apache Kafka as a single KRaft node on the JVM, with its data in `<data folder>/kafka`.
 *
 * @param onStart is told the pid of each start
 * @param onCreated is given the process before it answers, so that it is stopped even if it never does
 */
export async function startEmbeddedKafka(
  launch: Launch,
  ports: { readonly port: number; readonly controllerPort: number },
  onCreated: (kafka: SupervisedProcess) => void,
  onStart: (pid: number) => void,
): Promise<void> {
  const { settings, log, stop } = launch;
  const say = log.voice('kafka');
  const java = findJava();
  const packages = await kafkaPackages(launch, say);
  const home = join(settings.dataDir, 'kafka');
  const brokers = `127.0.0.1:${ports.port}`;
  const logDir = join(home, 'logs');
  const properties = join(home, 'server.properties');
  const logFile = join(settings.dataDir, 'logs/kafka.log');
  const arguments_ = [
    ...settings.kafkaHeapFlags,
    ...settings.kafkaJvmFlags,
    `-Dlog4j2.configurationFile=${join(projectRoot, 'infra/kafka/log4j2.properties')}`,
    '-cp',
    join(packages, '*'),
  ];

  mkdirSync(home, { recursive: true });
  writeFileSync(properties, serverProperties({ ...ports, logDir }));
  await formatOnce(launch, home, logDir, java, [
    ...arguments_,
    'kafka.tools.StorageTool',
    'format',
    '-t',
    clusterId,
    '-c',
    properties,
  ]);

  const kafka = new SupervisedProcess(
    launch,
    {
      name: 'kafka',
      kind: 'kafka',
      command: java,
      args: [...arguments_, 'kafka.Kafka', properties],
      env: process.env,
      logFile,
    },
    onStart,
  );
  onCreated(kafka);
  kafka.start();
  await untilReady({
    what: `Kafka on port ${ports.port}`,
    probe: async () => {
      await probeKafka(brokers);
      await warmUpKafka(brokers, SERVICES);
    },
    limitMs: settings.infrastructureWaitMs,
    lost: () => (kafka.deathsInARow >= 2 ? `it died ${kafka.deathsInARow} times` : undefined),
    advice: `Its log is ${logFile}.`,
    stop,
    say,
  });
}

/** A start that was cut off in the middle of formatting has no data yet, so it begins again. */
async function formatOnce(
  launch: Launch,
  home: string,
  logDir: string,
  java: string,
  args: readonly string[],
): Promise<void> {
  const marker = join(home, 'formatted');
  if (!existsSync(marker)) {
    rmSync(logDir, { recursive: true, force: true });
    await runTask(launch, { name: 'kafka-format', command: java, args });
    writeFileSync(marker, `${clusterId}\n`);
  }
}

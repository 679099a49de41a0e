import { join } from 'node:path';
import { untilReady } from '../tools/launcher/processes/until-ready.js';
import { APP_STOP } from '../tools/launcher/apps/app-instance.js';
import { builtDistDir } from '../tools/launcher/apps/build.js';
import { findFreePort } from '../tools/launcher/processes/port.js';
import { SupervisedProcess } from '../tools/launcher/processes/supervised-process.js';
import { topicOf } from './bare/message.js';
import { TOPICS } from './naive/kafka.js';
import { builtContenders, type Stage } from './stage.js';
import { stockUpNaive } from './workload.js';

/** The same number as the topics of our apps have. */
const PARTITIONS = 12;

/**
 * The services of the saga that every contender implements. A service that somebody adds to the suite is no part of this
 * comparison, so this list is not that of the contracts.
 */
export const SERVICES = ['order', 'payment', 'inventory'] as const;
export type Service = (typeof SERVICES)[number];

/** An implementation of the saga: three services, each in one process. */
export interface Contender {
  readonly name: string;
  /** The path of a service's program. */
  program(service: Service): string;
  /** Settings of its services, beside those that all contenders have. */
  env?(service: Service): NodeJS.ProcessEnv;
  /** The name of a service's database; `bench_<name>_<service>` if this is left out. */
  database?(service: Service): string;
  /** Creates a service's database, with the products, stock and accounts of the workload. */
  createDatabase(stage: Stage, service: Service, database: string): Promise<void>;
  /** Prepares what is left to prepare once the services run. */
  prepare?(running: Running): Promise<void>;
}

/** A contender that runs. */
export interface Running {
  readonly name: string;
  readonly orderUrl: string;
  readonly databases: Readonly<Record<Service, string>>;
  url(service: Service): string;
  pid(service: Service): number;
  stop(): Promise<void>;
}

/** The suite of this repository. */
export const ours: Contender = {
  name: 'ours',
  program: (service) => join(builtDistDir, 'apps', service, 'src/main.js'),
  createDatabase: copyOfOurs,
};

/** The saga written directly on pg and kafkajs, with the same tables as ours. */
export const bare: Contender = {
  name: 'bare',
  program: (service) => join(builtContenders, 'bench/bare', `${service}.js`),
  createDatabase: copyOfOurs,
};

/** The saga written as the documentation of NestJS shows. */
export const naive: Contender = {
  name: 'naive',
  program: (service) => join(builtContenders, 'bench/naive', `${service}.js`),
  // TypeORM creates its tables when it starts.
  createDatabase: (stage, _service, database) => recreate(stage, database, ''),
  prepare: ({ databases }) => stockUpNaive(databases),
};

/** Creates the topics that the contenders need besides those of our apps, which the apps' setup has created. */
export async function createTopics({ kafka, launch, say }: Stage): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const names = [...SERVICES.map(topicOf), ...Object.values(TOPICS)];
  // kafkajs gives up if a broker does not know the new topics yet; so we wait ourselves.
  await admin.createTopics({
    waitForLeaders: false,
    topics: names.map((topic) => ({ topic, numPartitions: PARTITIONS })),
  });
  await untilReady({
    what: 'the topics of the contenders',
    limitMs: 30_000,
    advice: 'Look at the log of Kafka.',
    stop: launch.stop,
    say,
    probe: async () => {
      await admin.fetchTopicMetadata({ topics: names });
    },
  });
  await admin.disconnect();
}

/** Starts a contender's three services, each with a new database, and waits until they answer. */
export async function start(stage: Stage, contender: Contender): Promise<Running> {
  for (const service of SERVICES) await contender.createDatabase(stage, service, databaseOf(contender, service));
  const services = await Promise.all(SERVICES.map((service) => startService(stage, contender, service)));
  const of = (service: Service) => services[SERVICES.indexOf(service)] as StartedService;
  const running: Running = {
    name: contender.name,
    orderUrl: of('order').url,
    databases: {
      order: of('order').databaseUrl,
      payment: of('payment').databaseUrl,
      inventory: of('inventory').databaseUrl,
    },
    url: (service) => of(service).url,
    pid: (service) => of(service).pid(),
    stop: async () => {
      await Promise.all(services.map(({ child }) => child.stop()));
    },
  };
  await contender.prepare?.(running);
  return running;
}

function databaseOf(contender: Contender, service: Service): string {
  return contender.database?.(service) ?? `bench_${contender.name}_${service}`;
}

interface StartedService {
  readonly url: string;
  readonly databaseUrl: string;
  readonly child: SupervisedProcess;
  pid(): number;
}

async function startService(stage: Stage, contender: Contender, service: Service): Promise<StartedService> {
  const { launch, kafkaBrokers } = stage;
  const name = `${contender.name}-${service}`;
  const databaseUrl = stage.databaseUrl(databaseOf(contender, service));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${String(port)}`;
  let pid = 0;
  const child = new SupervisedProcess(
    launch,
    {
      name,
      command: process.execPath,
      args: [contender.program(service)],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        DATABASE_URL: databaseUrl,
        KAFKA_BROKERS: kafkaBrokers,
        PORT: String(port),
        ...contender.env?.(service),
      },
      logFile: join(stage.dataDir, `logs/${name}.log`),
      stop: APP_STOP,
    },
    (started) => (pid = started),
  );
  child.start();
  await untilReady({
    what: name,
    probe: () => probe(`${url}/health/ready`),
    limitMs: 60_000,
    advice: `Its log is ${join(stage.dataDir, `logs/${name}.log`)}.`,
    stop: launch.stop,
    say: stage.say,
  });
  return { url, databaseUrl, child, pid: () => pid };
}

/** Only ours has health checks; the other contenders answer as soon as they listen. */
async function probe(url: string): Promise<void> {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (status === 503) throw new Error('it is not ready');
}

/** Our databases are created once, by our migrations, and then serve as templates. */
function copyOfOurs(stage: Stage, service: Service, database: string): Promise<void> {
  return recreate(stage, database, `TEMPLATE "${service}"`);
}

async function recreate({ admin }: Stage, database: string, options: string): Promise<void> {
  await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${database} ${options}`);
}

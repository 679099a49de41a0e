import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findJava } from '../../tools/launcher/kafka/kafka-packages.js';
import { findFreePort } from '../../tools/launcher/processes/port.js';
import { cacheDir, projectRoot, shortHash } from '../../tools/launcher/project.js';
import { until } from '../until.js';

const folder = join(projectRoot, 'infra/debezium');

/** How long a worker or a connector may take to start. */
const READY_WITHIN_MS = 60_000;

/** Kafka Connect with Debezium's connector, on its own JVM. */
export interface KafkaConnect {
  /** Makes Debezium publish an outbox: prepares the database and runs the connector. Resolves when it reads. */
  publishOutbox(outbox: OutboxPlace): Promise<void>;
  /** Stops its process without ending it: it stays connected and warm. Rows that are written meanwhile wait in the databases' logs. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** The place of an outbox. */
export interface OutboxPlace {
  readonly service: string;
  /** A superuser's URL of the app's database. */
  readonly databaseUrl: string;
}

/** How it logs in to secured brokers. To a secured PostgreSQL it logs in with the same password. */
export interface ConnectLogin {
  /** The certificate of the authority of the brokers. */
  readonly caFile: string;
  readonly username: string;
  readonly password: string;
}

/** Starts a worker. It writes its log and its positions in the databases' logs to `dataDir`. */
export async function startKafkaConnect(
  kafkaBrokers: string,
  dataDir: string,
  login?: ConnectLogin,
): Promise<KafkaConnect> {
  const packages = await connectPackages();
  const port = await findFreePort();
  const url = `http://127.0.0.1:${String(port)}`;
  mkdirSync(dataDir, { recursive: true });
  const settings = join(dataDir, 'worker.properties');
  writeFileSync(
    settings,
    `${readFileSync(join(folder, 'worker.properties'), 'utf8')}
bootstrap.servers=${kafkaBrokers}
listeners=${url}
offset.storage.file.filename=${join(dataDir, 'offsets')}
${login === undefined ? '' : loginProperties(login)}`,
    { mode: 0o600 },
  );
  const logFile = join(dataDir, 'connect.log');
  const log = openSync(logFile, 'w');
  const worker = spawn(
    findJava(),
    [
      '-Xms256m',
      '-Xmx512m',
      `-Dlog4j2.configurationFile=${join(projectRoot, 'infra/kafka/log4j2.properties')}`,
      '-cp',
      join(packages, '*'),
      'org.apache.kafka.connect.cli.ConnectStandalone',
      settings,
    ],
    { stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const stop = () => end(worker);
  /** Waits until `look` is true, as long as the worker lives. */
  const untilTrue = async (wanted: string, look: () => Promise<boolean>) => {
    await until(
      wanted,
      () => {
        if (worker.exitCode !== null) throw new Error(`Kafka Connect ended, see ${logFile}`);
        return look().catch(refused);
      },
      (seen) => seen,
      READY_WITHIN_MS,
    );
  };
  try {
    await untilTrue('Kafka Connect answers', async () => (await fetch(url)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    publishOutbox: async ({ service, databaseUrl }) => {
      await prepareDatabase(databaseUrl, login?.password);
      const body = connectorConfiguration(service, databaseUrl, login?.password);
      await expectOk(
        await fetch(`${url}/connectors`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
      );
      await untilTrue(
        `Debezium reads the outbox of ${service}`,
        async () => (await stateOf(url, service)) === 'RUNNING' && isRead(service, databaseUrl),
      );
    },
    freeze: () => worker.kill('SIGSTOP'),
    thaw: () => worker.kill('SIGCONT'),
    stop,
  };
}

/** The worker itself asks for the cluster's id, and its producers publish. */
function loginProperties({ caFile, username, password }: ConnectLogin): string {
  const login = [
    'security.protocol=SASL_SSL',
    'ssl.truststore.type=PEM',
    `ssl.truststore.location=${caFile}`,
    'sasl.mechanism=SCRAM-SHA-512',
    `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${username}" password="${password}";`,
  ];
  return [...login, ...login.map((property) => `producer.${property}`)].map((property) => `${property}\n`).join('');
}

/** The connector of `infra/debezium`, with its placeholders filled in. The URL says whether PostgreSQL wants TLS. */
function connectorConfiguration(service: string, databaseUrl: string, password = 'debezium'): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const values: Record<string, string> = {
    SERVICE: service,
    DATABASE_HOST: hostname,
    DATABASE_PORT: port,
    DATABASE_NAME: pathname.slice(1),
  };
  const text = readFileSync(join(folder, 'outbox-connector.json'), 'utf8').replaceAll(
    /\$\{([A-Z_]+)\}/g,
    (placeholder, name: string) => values[name] ?? placeholder,
  );
  const { name, config } = JSON.parse(text) as { name: string; config: Record<string, string> };
  const tls = ['sslmode', 'sslrootcert'].flatMap((setting) => {
    const value = searchParams.get(setting);
    return value === null ? [] : [[`database.${setting}`, value]];
  });
  return JSON.stringify({
    name,
    config: { ...config, 'database.password': password, ...(Object.fromEntries(tls) as Record<string, string>) },
  });
}

async function prepareDatabase(databaseUrl: string, password?: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(readFileSync(join(folder, 'outbox.sql'), 'utf8'));
    if (password !== undefined) await client.query(`ALTER ROLE debezium PASSWORD '${password}'`);
  });
}

async function isRead(service: string, databaseUrl: string): Promise<boolean> {
  const { rowCount } = await withClient(databaseUrl, (client) =>
    client.query('SELECT 1 FROM pg_replication_slots WHERE slot_name = $1 AND active', [`${service}_outbox`]),
  );
  return rowCount === 1;
}

async function withClient<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @returns the state of the connector's task, or undefined if it has none yet */
async function stateOf(url: string, service: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/connectors/${service}-outbox/status`);
  if (!answer.ok) return undefined;
  const { tasks } = (await answer.json()) as { tasks: { state: string; trace?: string }[] };
  const [task] = tasks;
  if (task?.state === 'FAILED') throw new Error(`the connector of ${service} failed: ${task.trace ?? ''}`);
  return task?.state;
}

async function expectOk(answer: Response): Promise<void> {
  if (!answer.ok) throw new Error(`Kafka Connect answers ${String(answer.status)}: ${await answer.text()}`);
}

/** Nobody listens yet. This compares the text because under Jest `fetch` throws the TypeError of another realm. */
function refused(error: unknown): false {
  if (String(error) === 'TypeError: fetch failed') return false;
  throw error;
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, 'exit');
  worker.kill('SIGCONT');
  worker.kill('SIGTERM');
  await exited;
}

/** The folder with the packages of Kafka Connect and Debezium. Maven downloads them the first time. */
async function connectPackages(): Promise<string> {
  const pom = join(folder, 'pom.xml');
  const packages = join(cacheDir, `debezium-${shortHash(readFileSync(pom, 'utf8'))}`);
  if (existsSync(packages)) return packages;
  const partial = `${packages}.${String(process.pid)}.partial`;
  await promisify(execFile)('mvn', [
    '-B',
    '-q',
    '-f',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${partial}`,
  ]);
  // Another process may have been faster; then its folder serves as well.
  if (existsSync(packages)) rmSync(partial, { recursive: true });
  else renameSync(partial, packages);
  return packages;
}

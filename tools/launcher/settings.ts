import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultPortOf, perService, SERVICES, type PerService, type Service } from '#libs/contracts';
import { projectRoot } from './project.js';
import { StartRefused } from './start-refused.js';

/** Everything about a start that the user can choose, checked and with its defaults filled in. */
export interface Settings {
  /** `<SERVICE>_PORT`: port of a service's first instance (<ports>). */
  readonly appPorts: PerService<number>;

  /** `KAFKA_PORT`: port of the Kafka that the launcher starts (9092). */
  readonly kafkaPort: number;

  /** `POSTGRES_PORT`: port of the PostgreSQL that the launcher starts (5433, since many machines have one on 5432). */
  readonly postgresPort: number;

  /** `SUITE_PORTS=auto`: takes free ports instead of all those above, so that one suite can run beside another. */
  readonly autoPorts: boolean;

  /** `KAFKA_BROKERS`: `host:port[,host:port]` of a Kafka that is there already; none is started then. */
  readonly kafkaBrokers: string | undefined;

  /** `<SERVICE>_DATABASE_URL`: databases that are there already. All or none; no PostgreSQL is started then. */
  readonly databases: PerService<string> | undefined;

  /** `INFRASTRUCTURE=docker|embedded`: how Kafka and PostgreSQL are started (Docker where an engine answers). */
  readonly infrastructure: 'docker' | 'embedded' | undefined;

  /** `INFRASTRUCTURE_WAIT_MS`: how long Kafka and PostgreSQL may take to answer, in milliseconds (60000). */
  readonly infrastructureWaitMs: number;

  /** `KAFKA_HEAP_OPTS`: memory flags of the embedded Kafka's JVM (-Xms256m -Xmx512m). */
  readonly kafkaHeapFlags: readonly string[];

  /**
   * `KAFKA_JVM_PERFORMANCE_OPTS`: the other flags of that JVM. The default starts fast (1.6 s where the JVM's own
   * default takes 2.5 s); a long benchmark may want `-XX:+UseG1GC` instead.
   */
  readonly kafkaJvmFlags: readonly string[];

  /** `SUITE_DATA_DIR`: the folder of all that the suite writes (.data). Absolute. */
  readonly dataDir: string;

  /** `SUITE_DIST_DIR`: built apps to run as they are. By default the launcher builds into dist. Absolute. */
  readonly distDir: string | undefined;

  /** `--instances N`: how often each app runs (1). */
  readonly instances: number;

  /** `--watch`: rebuild and restart the apps when a source file changes. */
  readonly watch: boolean;
}

/** What `npm start -- --help` prints. */
export const usage = `npm start -- [--instances N] [--watch]
Settings are environment variables; tools/launcher/settings.ts explains each of them.`;

/** A variable that each service has of its own: `ORDER_PORT`, `PAYMENT_DATABASE_URL`. */
export function variableOf(service: Service, setting: 'PORT' | 'DATABASE_URL'): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_${setting}`;
}

const maxInstances = 20;

/**
 * Reads the settings from an environment and command line arguments.
 *
 * @throws StartRefused naming the variable or argument whose value is wrong
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env, args: readonly string[] = []): Settings {
  const flags = readArguments(args);
  return {
    appPorts: perService((service) => port(env, variableOf(service, 'PORT'), defaultPortOf(service))),
    kafkaPort: port(env, 'KAFKA_PORT', 9092),
    postgresPort: port(env, 'POSTGRES_PORT', 5433),
    autoPorts: oneOf(env, 'SUITE_PORTS', ['auto']) === 'auto',
    kafkaBrokers: brokers(env),
    databases: databases(env),
    infrastructure: oneOf(env, 'INFRASTRUCTURE', ['docker', 'embedded']),
    infrastructureWaitMs: integer(
      'INFRASTRUCTURE_WAIT_MS',
      given(env, 'INFRASTRUCTURE_WAIT_MS') ?? '60000',
      1,
      3_600_000,
    ),
    kafkaHeapFlags: words(given(env, 'KAFKA_HEAP_OPTS') ?? '-Xms256m -Xmx512m'),
    kafkaJvmFlags: words(
      given(env, 'KAFKA_JVM_PERFORMANCE_OPTS') ?? '-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto',
    ),
    dataDir: readDataDir(env),
    distDir: absolute(given(env, 'SUITE_DIST_DIR')),
    instances: integer('--instances', flags.instances, 1, maxInstances),
    watch: flags.watch,
  };
}

/** The absolute path of the data folder that `SUITE_DATA_DIR` names, .data by default. */
export function readDataDir(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(projectRoot, given(env, 'SUITE_DATA_DIR') ?? '.data');
}

function readArguments(args: readonly string[]): { instances: string; watch: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { instances: { type: 'string', default: '1' }, watch: { type: 'boolean', default: false } },
    });
    return values;
  } catch (error) {
    throw new StartRefused(`${error instanceof Error ? error.message : String(error)}\nUsage: ${usage}`);
  }
}

/** An empty variable counts as absent: that is how compose files and CI forms leave one out. */
function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function port(env: NodeJS.ProcessEnv, name: string, byDefault: number): number {
  return integer(name, given(env, name) ?? String(byDefault), 1, 65_535);
}

function integer(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new StartRefused(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, choices: readonly T[]): T | undefined {
  const value = given(env, name);
  const choice = choices.find((candidate) => candidate === value);
  if (value !== undefined && choice === undefined) {
    throw new StartRefused(`${name} must be ${choices.join(' or ')}, or absent, not "${value}".`);
  }
  return choice;
}

function brokers(env: NodeJS.ProcessEnv): string | undefined {
  const value = given(env, 'KAFKA_BROKERS');
  if (value !== undefined && !value.split(',').every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker))) {
    throw new StartRefused(`KAFKA_BROKERS must be host:port, or several with commas between, not "${value}".`);
  }
  return value;
}

function databases(env: NodeJS.ProcessEnv): PerService<string> | undefined {
  const nameOf = (service: Service): string => variableOf(service, 'DATABASE_URL');
  const missing = SERVICES.map(nameOf).filter((name) => given(env, name) === undefined);
  if (missing.length === SERVICES.length) {
    return undefined;
  }
  if (missing.length > 0) {
    throw new StartRefused(`Give all database URLs or none of them: ${missing.join(' and ')} not set.`);
  }
  return perService((service) => databaseUrl(nameOf(service), given(env, nameOf(service)) ?? ''));
}

function databaseUrl(name: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) {
    // The value is left out, since it may hold a password.
    throw new StartRefused(`${name} must look like postgres://user:password@host:port/database.`);
  }
  return value;
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(projectRoot, path);
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultPortOf, perService, SERVICES, type PerService, type Service } from '#libs/contracts';
import { LOG_FORMATS, type LogFormat } from '#libs/logging';
import type { SASLOptions } from 'kafkajs';
import { projectRoot } from './project.js';
import { StartRefused } from './start-refused.js';

/** Everything about a start that the user can choose, checked and with its defaults filled in. */
export interface Settings {
  /** `<SERVICE>_PORT`: port of a service's first instance (<ports>). */
  readonly appPorts: PerService<number>;

  /**
   * `KAFKA_PORT`: port of the Kafka that the launcher starts (9092). With three brokers it is the first one's, and the
   * others take it plus 10 and plus 20.
   */
  readonly kafkaPort: number;

  /** `POSTGRES_PORT`: port of the PostgreSQL that the launcher starts (5433, since many machines have one on 5432). */
  readonly postgresPort: number;

  /** `SUITE_PORTS=auto`: takes free ports instead of all those above, so that one suite can run beside another. */
  readonly autoPorts: boolean;

  /** `KAFKA_BROKERS`: `host:port[,host:port]` of a Kafka that is there already; none is started then. */
  readonly kafkaBrokers: string | undefined;

  /**
   * `KAFKA_TLS=true`, `KAFKA_SASL_MECHANISM`, `KAFKA_SASL_USERNAME`, `KAFKA_SASL_PASSWORD`: how to reach the Kafka of
   * `KAFKA_BROKERS`, as the services' own settings have it. `--secure` starts a Kafka that has both.
   */
  readonly kafkaSecurity: KafkaSecurity;

  /** `<SERVICE>_DATABASE_URL`: databases that are there already. All or none; no PostgreSQL is started then. */
  readonly databases: PerService<string> | undefined;

  /** `SCHEMA_REGISTRY_URL`: Confluent's REST API of a schema registry that is there already; none is started then. The services get it too. */
  readonly schemaRegistryUrl: string | undefined;

  /** `SCHEMA_REGISTRY_PORT`: port of the schema registry that the launcher starts (8081). */
  readonly schemaRegistryPort: number;

  /** `PROMETHEUS_PORT`: port of the Prometheus that `--observe` starts (9090). */
  readonly prometheusPort: number;

  /** `PAGE_PORT`: port of the page that shows the suite (3030). */
  readonly pagePort: number;

  /** `PAGE=none`: starts no page. */
  readonly page: boolean;

  /** `PAGE_BREAKS=none`: the page may not break the suite. It may by default, unless brokers or databases are given. */
  readonly pageBreaks: boolean;

  /** `INFRASTRUCTURE=docker|embedded`: how Kafka, PostgreSQL and the registry are started (Docker where an engine answers). */
  readonly infrastructure: 'docker' | 'embedded' | undefined;

  /** `INFRASTRUCTURE_WAIT_MS`: how long each of them may take to answer, in milliseconds (60000). */
  readonly infrastructureWaitMs: number;

  /** `KAFKA_HEAP_OPTS`: memory flags of each embedded broker's JVM (-Xms256m -Xmx512m; -Xmx256m if there are three). */
  readonly kafkaHeapFlags: readonly string[];

  /**
   * `KAFKA_JVM_PERFORMANCE_OPTS`: the other flags of that JVM. The default starts fast (1.6 s where the JVM's own
   * default takes 2.5 s); a long benchmark may want `-XX:+UseG1GC` instead.
   */
  readonly kafkaJvmFlags: readonly string[];

  /**
   * `LOG_FORMAT=json|pretty`: how all processes of the suite log: drawn, each line after the name of its process (pretty), or
   * as one JSON object for each line. `LOG_LEVEL` and other settings of the services are passed on to them.
   */
  readonly logFormat: LogFormat;

  /** `SUITE_DATA_DIR`: the folder of all that the suite writes (.data). Absolute. */
  readonly dataDir: string;

  /** `SUITE_DIST_DIR`: built apps to run as they are. By default the launcher builds into dist. Absolute. */
  readonly distDir: string | undefined;

  /** `--instances N`: how often each app runs (1). */
  readonly instances: number;

  /**
   * `--brokers N`: how many brokers the Kafka has that the launcher starts: 1 or 3 (1). Three keep three copies of each
   * topic and go on without any one of them. A data folder belongs to one number.
   */
  readonly brokers: BrokerCount;

  /**
   * `--secure`: starts a Kafka and a PostgreSQL that have TLS, a user for each service and one for its setup step, and no
   * access right more than they need. They run without Docker. A data folder is secured from its first start on, or never.
   */
  readonly secure: boolean;

  /** `--registry`: starts a schema registry, Apicurio, in which the services register their schemas. */
  readonly registry: boolean;

  /** `--avro`: lets every topic have Avro. Without `SCHEMA_REGISTRY_URL` it starts a registry, too. */
  readonly avro: boolean;

  /** `--observe`: starts Prometheus, if this machine has it, with the metrics of every instance and with the alerts. */
  readonly observe: boolean;

  /**
   * `--silences`: lets the instances reach PostgreSQL and the brokers by way of the launcher, so that the page can let these
   * connections go silent.
   */
  readonly silences: boolean;

  /** `--watch`: rebuild and restart the apps when a source file changes. */
  readonly watch: boolean;
}

/** How many brokers the launcher can start. Two would be no safer than one: a majority of two is both. */
export type BrokerCount = 1 | 3;

/** How to reach a secured Kafka, in kafkajs' words. */
export interface KafkaSecurity {
  readonly ssl?: true | { readonly ca: string[] };
  readonly sasl?: SASLOptions;
}

/** What `npm start -- --help` prints. */
export const USAGE = `npm start -- [--instances N] [--brokers 1|3] [--secure] [--registry] [--avro] [--observe] [--silences] [--watch]
Settings are environment variables; tools/launcher/settings.ts explains each of them.`;

/** A variable that each service has of its own: `ORDER_PORT`, `PAYMENT_DATABASE_URL`. */
export function variableOf(service: Service, setting: 'PORT' | 'DATABASE_URL' | 'URL'): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_${setting}`;
}

const MAX_INSTANCES = 20;

/** Three brokers share the memory of one machine. */
const KAFKA_HEAP: Readonly<Record<BrokerCount, string>> = { 1: '-Xms256m -Xmx512m', 3: '-Xmx256m' };

/**
 * Reads the settings from an environment and command line arguments.
 *
 * @throws StartRefused naming the variable or argument whose value is wrong
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env, args: readonly string[] = []): Settings {
  const flags = readArguments(args, env);
  const brokers = brokerCount(flags.brokers, env);
  if (flags.secure) requireOwnKafka(env);
  refuseOpsPort(env);
  const schemaRegistryUrl = registryUrl(env);
  return {
    appPorts: perService((service) => port(env, variableOf(service, 'PORT'), defaultPortOf(service))),
    kafkaPort: port(env, 'KAFKA_PORT', 9092),
    postgresPort: port(env, 'POSTGRES_PORT', 5433),
    autoPorts: oneOf(env, 'SUITE_PORTS', ['auto']) === 'auto',
    kafkaBrokers: givenBrokers(env),
    kafkaSecurity: kafkaSecurity(env),
    databases: databases(env),
    schemaRegistryUrl,
    schemaRegistryPort: port(env, 'SCHEMA_REGISTRY_PORT', 8081),
    prometheusPort: port(env, 'PROMETHEUS_PORT', 9090),
    pagePort: port(env, 'PAGE_PORT', 3030),
    page: oneOf(env, 'PAGE', ['none']) === undefined,
    pageBreaks: oneOf(env, 'PAGE_BREAKS', ['none']) === undefined,
    infrastructure: oneOf(env, 'INFRASTRUCTURE', ['docker', 'embedded']),
    infrastructureWaitMs: integer(env, 'INFRASTRUCTURE_WAIT_MS', 60_000, 3_600_000),
    kafkaHeapFlags: words(given(env, 'KAFKA_HEAP_OPTS') ?? KAFKA_HEAP[brokers]),
    kafkaJvmFlags: words(
      given(env, 'KAFKA_JVM_PERFORMANCE_OPTS') ?? '-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto',
    ),
    logFormat: oneOf(env, 'LOG_FORMAT', LOG_FORMATS) ?? 'pretty',
    dataDir: readDataDir(env),
    distDir: absolute(given(env, 'SUITE_DIST_DIR')),
    instances: wholeNumber('--instances', flags.instances, MAX_INSTANCES),
    brokers,
    secure: flags.secure,
    registry: schemaRegistryUrl === undefined && (flags.registry || flags.avro),
    avro: flags.avro,
    observe: flags.observe,
    silences: flags.silences,
    watch: flags.watch,
  };
}

/** The absolute path of the data folder that `SUITE_DATA_DIR` names, .data by default. */
export function readDataDir(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(projectRoot, given(env, 'SUITE_DATA_DIR') ?? '.data');
}

interface Arguments {
  readonly instances: string;
  readonly brokers?: string | undefined;
  readonly secure: boolean;
  readonly registry: boolean;
  readonly avro: boolean;
  readonly observe: boolean;
  readonly silences: boolean;
  readonly watch: boolean;
}

function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  const kept = ['instances', 'brokers', 'secure', 'avro', 'observe', 'silences', 'watch'].find(
    (name) => env[`npm_config_${name}`] !== undefined,
  );
  if (kept !== undefined) {
    throw new StartRefused(`npm took --${kept} for one of its own options: write -- before it.\nUsage: ${USAGE}`);
  }
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        instances: { type: 'string', default: '1' },
        brokers: { type: 'string' },
        secure: { type: 'boolean', default: false },
        registry: { type: 'boolean', default: false },
        avro: { type: 'boolean', default: false },
        observe: { type: 'boolean', default: false },
        silences: { type: 'boolean', default: false },
        watch: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new StartRefused(`${error instanceof Error ? error.message : String(error)}\nUsage: ${USAGE}`);
  }
}

/** An empty variable counts as absent: that is how compose files and CI forms leave one out. */
function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function port(env: NodeJS.ProcessEnv, name: string, byDefault: number): number {
  return integer(env, name, byDefault, 65_535);
}

function integer(env: NodeJS.ProcessEnv, name: string, byDefault: number, max: number): number {
  return wholeNumber(name, given(env, name) ?? String(byDefault), max);
}

function wholeNumber(name: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  throw new StartRefused(`${name} must be a whole number from 1 to ${max}, not "${text}".`);
}

function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, choices: readonly T[]): T | undefined {
  const value = given(env, name);
  const choice = choices.find((candidate) => candidate === value);
  if (value === undefined || choice !== undefined) return choice;
  throw new StartRefused(`${name} must be ${choices.join(' or ')}, or absent, not "${value}".`);
}

function brokerCount(text: string | undefined, env: NodeJS.ProcessEnv): BrokerCount {
  if (text === undefined) return 1;
  if (text !== '1' && text !== '3') throw new StartRefused(`--brokers must be 1 or 3, not "${text}".`);
  if (given(env, 'KAFKA_BROKERS') !== undefined) {
    throw new StartRefused(
      '--brokers is for the Kafka that the launcher starts, and KAFKA_BROKERS names one that runs already: leave one of the two out.',
    );
  }
  return text === '1' ? 1 : 3;
}

/** `--secure` makes certificates and users for a Kafka, and for Docker's there is no place to keep them. */
function requireOwnKafka(env: NodeJS.ProcessEnv): void {
  const other = given(env, 'KAFKA_BROKERS') !== undefined ? 'KAFKA_BROKERS' : 'INFRASTRUCTURE=docker';
  if (other === 'KAFKA_BROKERS' || given(env, 'INFRASTRUCTURE') === 'docker') {
    throw new StartRefused(
      `--secure is for the Kafka that the launcher runs itself, and ${other} asks for another one: leave one of the two out.`,
    );
  }
}

/** The services get the launcher's environment, and one port cannot be that of all. */
function refuseOpsPort(env: NodeJS.ProcessEnv): void {
  if (given(env, 'OPS_PORT') !== undefined) {
    throw new StartRefused(
      'OPS_PORT is the port of one process, and the launcher starts several services: leave it out.',
    );
  }
}

function givenBrokers(env: NodeJS.ProcessEnv): string | undefined {
  const value = given(env, 'KAFKA_BROKERS');
  if (value !== undefined && !value.split(',').every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker))) {
    throw new StartRefused(`KAFKA_BROKERS must be host:port, or several with commas between, not "${value}".`);
  }
  return value;
}

function kafkaSecurity(env: NodeJS.ProcessEnv): KafkaSecurity {
  const tls = oneOf(env, 'KAFKA_TLS', ['true', 'false']) === 'true';
  const mechanism = oneOf(env, 'KAFKA_SASL_MECHANISM', ['scram-sha-256', 'scram-sha-512']);
  if (given(env, 'KAFKA_BROKERS') === undefined && (tls || mechanism !== undefined)) {
    throw new StartRefused(
      `${tls ? 'KAFKA_TLS' : 'KAFKA_SASL_MECHANISM'} is for a Kafka that runs already: set KAFKA_BROKERS too, or leave ` +
        'KAFKA_TLS and KAFKA_SASL_MECHANISM unset. To start a Kafka that has both, use --secure.',
    );
  }
  const username = given(env, 'KAFKA_SASL_USERNAME');
  const password = given(env, 'KAFKA_SASL_PASSWORD');
  if (mechanism !== undefined && (username === undefined || password === undefined)) {
    throw new StartRefused('KAFKA_SASL_MECHANISM needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD too.');
  }
  return {
    ...(tls && { ssl: true }),
    ...(mechanism && { sasl: { mechanism, username, password } as SASLOptions }),
  };
}

function registryUrl(env: NodeJS.ProcessEnv): string | undefined {
  const value = given(env, 'SCHEMA_REGISTRY_URL');
  if (value !== undefined && !/^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')) {
    // The value is left out, since it may hold a password.
    throw new StartRefused('SCHEMA_REGISTRY_URL must look like http://host:port/path.');
  }
  return value;
}

function databases(env: NodeJS.ProcessEnv): PerService<string> | undefined {
  const nameOf = (service: Service): string => variableOf(service, 'DATABASE_URL');
  const missing = SERVICES.map(nameOf).filter((name) => given(env, name) === undefined);
  if (missing.length === SERVICES.length) return undefined;
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

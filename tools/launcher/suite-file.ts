import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PerService, Service } from '#libs/contracts';
import type { Addresses } from './layout.js';
import { readJson, writeJson } from './processes/json-file.js';
import { identify, isAlive } from './processes/live-process.js';
import { readDataDir } from './settings.js';

/** One running instance of an app. */
export interface AppInstanceEntry {
  readonly app: Service;
  /** `order-1`, `order-2`, …: the app's `INSTANCE_NAME`. */
  readonly instance: string;
  readonly pid: number;
  readonly port: number;
  readonly url: string;
}

/** What is where in a running suite: for the demo, the tests and the tools. */
export interface Suite {
  readonly launcherPid: number;
  /** Tells this launcher from a later process with the same pid. */
  readonly launcherBirth: string;
  readonly state: 'starting' | 'ready' | 'stopping';
  /** `host:port[,host:port]` */
  readonly kafkaBrokers: string;
  /** The URL with which each service's instances reach its database. */
  readonly databases: PerService<string>;
  /** The URL with which its setup step does: in a secured PostgreSQL it has another role. */
  readonly setupDatabases: PerService<string>;
  /** The folder of the certificates and passwords of a secured suite; null where everybody may come in. */
  readonly secretsDir: string | null;
  /** A superuser's URL of the PostgreSQL that the launcher started; null where the databases were given. */
  readonly postgresAdminUrl: string | null;
  /** Confluent's REST API of the schema registry; null where there is none. */
  readonly schemaRegistryUrl: string | null;
  /** Of the Prometheus that the launcher runs; null where there is none. */
  readonly prometheusUrl: string | null;
  /** Of the page; null where there is none. */
  readonly pageUrl: string | null;
  /** The pids of the servers that the launcher runs itself, by their names: `kafka`, `postgres`, `registry`, `prometheus`, `page`. */
  readonly servers: Readonly<Record<string, number>>;
  readonly apps: readonly AppInstanceEntry[];
}

/** Where a suite with this data folder describes itself. */
export function suiteFilePath(dataDir: string): string {
  return join(dataDir, 'suite.json');
}

/**
 * The suite that runs with a data folder (that of `SUITE_DATA_DIR` by default), in whatever state it is. Undefined
 * when there is none, also when its launcher was killed and has left its file behind.
 */
export function readSuite(dataDir: string = readDataDir()): Suite | undefined {
  const suite = readJson(suiteFilePath(dataDir)) as Suite | undefined;
  return suite !== undefined && isAlive({ pid: suite.launcherPid, birth: suite.launcherBirth }) ? suite : undefined;
}

/** The launcher's side of that file: written whenever something changes. */
export class SuiteFile {
  private readonly path: string;
  private suite: Suite;

  constructor(dataDir: string, addresses: Addresses) {
    const launcher = { launcherPid: process.pid, launcherBirth: identify(process.pid)?.birth ?? '' };
    this.path = suiteFilePath(dataDir);
    this.suite = { ...launcher, state: 'starting', ...addresses, servers: {}, apps: [] };
    this.update({});
  }

  /** How the suite is now. */
  get now(): Suite {
    return this.suite;
  }

  /** Changes some of it. */
  update(change: Partial<Suite>): void {
    this.suite = { ...this.suite, ...change };
    // It has the passwords of the databases.
    writeJson(this.path, this.suite, 0o600);
  }

  /** Puts an app instance in, in the place of the same instance's earlier process. */
  putApp(entry: AppInstanceEntry): void {
    const others = this.suite.apps.filter(({ instance }) => instance !== entry.instance);
    this.update({ apps: [...others, entry].sort((a, b) => a.port - b.port) });
  }

  /** Puts a server in, in the place of its earlier process. */
  putServer(name: string, pid: number): void {
    this.update({ servers: { ...this.suite.servers, [name]: pid } });
  }

  /** The suite has stopped. */
  remove(): void {
    rmSync(this.path, { force: true });
  }
}

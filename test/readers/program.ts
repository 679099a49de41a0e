import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Reader } from '#libs/contracts';
import { loginEnvironment } from '../../tools/launcher/doors/kafka-users.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { javaPackages, pythonPackages } from './packages.js';

/** How a reader's program is started: by a command line that its README names too. */
interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A program of `examples`, as its own team would run it: it is told where the brokers are, and no more. */
export class ReaderProgram {
  /** What its processes have printed, one after the other. */
  readonly lines: string[] = [];
  private errors = '';
  private process: ChildProcess | undefined;

  private constructor(
    readonly reader: Reader,
    private readonly run: Command,
  ) {}

  /** @param database the SQLite file in which it keeps its books */
  static async inPython(database: string): Promise<ReaderProgram> {
    const env = { PYTHONPATH: await pythonPackages(), AUDIT_DB: database };
    return new ReaderProgram('audit-python', { command: 'python3', args: ['examples/python/audit.py'], env });
  }

  static async inJava(): Promise<ReaderProgram> {
    const args = ['-XX:+UseSerialGC', '-cp', join(await javaPackages(), '*'), 'examples/java/Audit.java'];
    return new ReaderProgram('audit-java', { command: 'java', args });
  }

  /** Starts it, also again. `env` has settings beside those of the suite. */
  start(env: NodeJS.ProcessEnv = {}): void {
    const { kafkaBrokers, secretsDir, schemaRegistryUrl } = runningSuite();
    const { NODE_EXTRA_CA_CERTS: authority, ...login } = loginEnvironment(secretsDir, this.reader);
    const child = spawn(this.run.command, this.run.args, {
      cwd: projectRoot,
      env: {
        ...process.env,
        ...this.run.env,
        KAFKA_BROKERS: kafkaBrokers,
        ...(schemaRegistryUrl !== null && { SCHEMA_REGISTRY_URL: schemaRegistryUrl }),
        ...login,
        ...(authority !== undefined && { KAFKA_CA_FILE: authority }),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => this.lines.push(line));
    child.stderr.on('data', (text: Buffer) => (this.errors += text.toString()));
    this.process = child;
  }

  /** Ends it, and resolves when it has ended, with its exit code or the signal that ended it. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string> {
    const child = this.running();
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
    return child.exitCode ?? child.signalCode ?? '';
  }

  /** Waits until it ends by itself, and shows what it printed to its standard error. */
  async fails(): Promise<string> {
    const child = this.running();
    await until(
      `the end of ${this.reader}`,
      () => Promise.resolve(child.exitCode),
      (code) => code !== null,
    );
    return this.errors;
  }

  /** For the end of a test file: what a test that failed has left behind must not outlive it. */
  endLeftover(): void {
    this.process?.kill('SIGKILL');
  }

  private running(): ChildProcess {
    if (this.process === undefined) throw new Error(`${this.reader} was not started`);
    const { exitCode } = this.process;
    if (exitCode !== null) throw new Error(`${this.reader} has ended with ${String(exitCode)}:\n${this.errors}`);
    return this.process;
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ExecaError } from 'execa';
import type { Launch } from '../launch.js';
import type { Say } from '../log.js';
import { runTask } from '../processes/task.js';
import { cacheDir, projectRoot, shortHash } from '../project.js';
import { StartRefused } from '../start-refused.js';

const POM_FILE = join(projectRoot, 'infra/kafka/pom.xml');

const MIN_JAVA = 17;

/** What to do on a machine that cannot run the embedded Kafka. */
const ADVICE =
  `Install Java ${MIN_JAVA} or newer and Maven (Debian and Ubuntu: apt-get install default-jre-headless maven; ` +
  'macOS: brew install openjdk maven), or start Docker, or set KAFKA_BROKERS to a Kafka that runs already.';

/** The version of Kafka that `infra/kafka/pom.xml` names. */
export function kafkaVersion(pom: string = readFileSync(POM_FILE, 'utf8')): string {
  const version = /<kafka\.version>(.+)<\/kafka\.version>/.exec(pom)?.[1];
  if (version === undefined) throw new Error(`${POM_FILE} has no property kafka.version`);
  return version;
}

/**
 * The command that runs Java: that of JAVA_HOME, else the one on the PATH.
 *
 * @throws StartRefused when there is none, or when it is too old
 */
export function findJava(env: NodeJS.ProcessEnv = process.env): string {
  const java = javaTool('java', env);
  const version = javaVersion(java, env);
  if (version === undefined) throw new StartRefused(`Kafka needs Java, and "${java}" cannot be run. ${ADVICE}`);
  if (version >= MIN_JAVA) return java;
  throw new StartRefused(`Kafka needs Java ${MIN_JAVA} or newer, and "${java}" is Java ${version}. ${ADVICE}`);
}

/** The command that runs a tool which comes with Java, such as keytool. */
export function javaTool(name: string, env: NodeJS.ProcessEnv = process.env): string {
  return env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', name) : name;
}

/**
 * The folder with Kafka's packages. Maven downloads them the first time.
 *
 * @throws StartRefused when Maven is missing or cannot download them
 */
export async function kafkaPackages(launch: Launch, say: Say): Promise<string> {
  const pom = readFileSync(POM_FILE, 'utf8');
  const folder = join(cacheDir, `kafka-${kafkaVersion(pom)}-${shortHash(pom)}`);
  if (existsSync(folder)) return folder;
  say(`downloading Apache Kafka ${kafkaVersion(pom)} with Maven, about 45 MB, this once`);
  const partial = `${folder}.${process.pid}.partial`;
  try {
    await runTask(launch, {
      name: 'kafka-download',
      command: 'mvn',
      args: ['-B', '-f', POM_FILE, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`],
      onLine: (line) => {
        const [, name] = /^\[INFO\] Downloaded from .*\/(\S+\.jar) /.exec(line) ?? [];
        if (name !== undefined) say(`downloaded ${name}`);
      },
    });
    moveIntoPlace(partial, folder);
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    throw refusal(error as ExecaError);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Another launcher may have put the very same folder there meanwhile. Then that one is as good. */
function moveIntoPlace(partial: string, folder: string): void {
  try {
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function refusal({ code, all, shortMessage }: ExecaError): StartRefused {
  if (code === 'ENOENT')
    return new StartRefused(`Maven downloads Kafka's packages, and "mvn" cannot be run. ${ADVICE}`);
  const reason = /^\[ERROR\] (.*)/m.exec(String(all))?.[1] ?? shortMessage;
  return new StartRefused(`Maven could not download Kafka's packages: ${reason}`);
}

function javaVersion(java: string, env: NodeJS.ProcessEnv): number | undefined {
  try {
    const answer = execFileSync(java, ['--version'], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(/\b(\d+)[.\d]*/.exec(answer)?.[1]);
  } catch (error) {
    // Java 8 does not know --version and exits with a failure. A Java that is not there cannot be run at all.
    return (error as NodeJS.ErrnoException).code === undefined ? 8 : undefined;
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../processes/error-code.js';
import type { Launch } from '../launch.js';
import type { Say } from '../log.js';
import { cacheDir, projectRoot, shortHash } from '../project.js';
import { StartRefused } from '../start-refused.js';
import { runTask, TaskFailed } from '../processes/task.js';

const pomFile = join(projectRoot, 'infra/kafka/pom.xml');

const minJava = 17;

/** What to do on a machine that cannot run the embedded Kafka. */
const advice =
  `Install Java ${minJava} or newer and Maven (Debian and Ubuntu: apt-get install default-jre-headless maven; ` +
  'macOS: brew install openjdk maven), or start Docker, or set KAFKA_BROKERS to a Kafka that runs already.';

/** The version of Kafka that `infra/kafka/pom.xml` names. */
export function kafkaVersion(pom: string = readFileSync(pomFile, 'utf8')): string {
  const version = /<kafka\.version>(.+)<\/kafka\.version>/.exec(pom)?.[1];
  if (version === undefined) {
    throw new Error(`${pomFile} has no property kafka.version`);
  }
  return version;
}

/**
 * The command that runs Java: that of JAVA_HOME, else the one on the PATH.
 *
 * @throws StartRefused when there is none, or when it is too old
 */
export function findJava(env: NodeJS.ProcessEnv = process.env): string {
  const java = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin/java') : 'java';
  const version = javaVersion(java, env);
  if (version === undefined) {
    throw new StartRefused(`Kafka needs Java, and "${java}" cannot be run. ${advice}`);
  }
  if (version < minJava) {
    throw new StartRefused(`Kafka needs Java ${minJava} or newer, and "${java}" is Java ${version}. ${advice}`);
  }
  return java;
}

/**
 * The folder with Kafka's packages, downloaded by Maven the first time.
 *
 * @throws StartRefused when Maven is missing or cannot download them
 */
export async function kafkaPackages(launch: Launch, say: Say): Promise<string> {
  const pom = readFileSync(pomFile, 'utf8');
  const folder = join(cacheDir, `kafka-${kafkaVersion(pom)}-${shortHash(pom)}`);
  if (!existsSync(folder)) {
    await download(launch, folder, say);
  }
  return folder;
}

async function download(launch: Launch, folder: string, say: Say): Promise<void> {
  const partial = `${folder}.${process.pid}.partial`;
  say(`downloading Apache Kafka ${kafkaVersion()} with Maven, about 45 MB, this once`);
  try {
    await runTask(launch, {
      name: 'kafka-download',
      command: 'mvn',
      args: ['-B', '-f', pomFile, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`],
      onLine: downloadProgress(say),
    });
    moveIntoPlace(partial, folder);
  } catch (error) {
    throw error instanceof TaskFailed ? refusal(error) : error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Another launcher may have put the very same folder there meanwhile; then that one is as good. */
function moveIntoPlace(partial: string, folder: string): void {
  try {
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) {
      throw error;
    }
  }
}

function refusal({ outcome, lastLines }: TaskFailed): StartRefused {
  if (outcome.includes('ENOENT')) {
    return new StartRefused(`Kafka's packages are downloaded by Maven, and "mvn" cannot be run. ${advice}`);
  }
  const reason = lastLines.find((line) => line.startsWith('[ERROR]')) ?? outcome;
  return new StartRefused(`Maven could not download Kafka's packages: ${reason.replace('[ERROR] ', '')}`);
}

/** Says at most once a second which package has just arrived. */
function downloadProgress(say: Say): Say {
  let packages = 0;
  let sayAgainAt = 0;
  return (line) => {
    const name = /^\[INFO\] Downloaded from .*\/(\S+\.jar) /.exec(line)?.[1];
    if (name !== undefined) {
      packages += 1;
      if (performance.now() > sayAgainAt) {
        sayAgainAt = performance.now() + 1_000;
        say(`${packages} packages so far, the last one ${name}`);
      }
    }
  };
}

function javaVersion(java: string, env: NodeJS.ProcessEnv): number | undefined {
  try {
    const answer = execFileSync(java, ['--version'], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(/\b(\d+)[.\d]*/.exec(answer)?.[1]);
  } catch (error) {
    // Java 8 does not know --version, and exits with a failure; a Java that is not there cannot be run at all.
    return errorCode(error) === undefined ? 8 : undefined;
  }
}

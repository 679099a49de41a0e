import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { StartRefused } from './start-refused.js';

const MIN_JAVA = 17;

/** What to install where Java or Maven is missing. */
export const INSTALL_JAVA =
  `Install Java ${MIN_JAVA} or newer and Maven (Debian and Ubuntu: apt-get install default-jre-headless maven; ` +
  'macOS: brew install openjdk maven)';

/**
 * The command that runs Java: that of JAVA_HOME, else the one on the PATH.
 *
 * @param program what needs it
 * @param advice what to do without it
 * @throws StartRefused when there is none, or when it is too old
 */
export function findJava(program: string, advice: string, env: NodeJS.ProcessEnv = process.env): string {
  const java = javaTool('java', env);
  const version = javaVersion(java, env);
  if (version === undefined) throw new StartRefused(`${program} needs Java, and "${java}" cannot be run. ${advice}`);
  if (version >= MIN_JAVA) return java;
  throw new StartRefused(`${program} needs Java ${MIN_JAVA} or newer, and "${java}" is Java ${version}. ${advice}`);
}

/** The command that runs a tool which comes with Java, such as keytool. */
export function javaTool(name: string, env: NodeJS.ProcessEnv = process.env): string {
  return env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', name) : name;
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

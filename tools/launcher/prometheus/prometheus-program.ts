import { spawnSync } from 'node:child_process';

/** What a start says that is asked for a Prometheus and finds none. */
export const WITHOUT_PROMETHEUS =
  '--observe finds no Prometheus, so the suite runs without one. Install it (Debian and Ubuntu: apt-get install prometheus; ' +
  'macOS: brew install prometheus) and start again.';

/** The command that runs it. */
export const PROGRAM = 'prometheus';

/** Whether this machine has the program. */
export function hasPrometheus(env: NodeJS.ProcessEnv = process.env): boolean {
  return spawnSync(PROGRAM, ['--version'], { env, stdio: 'ignore' }).status === 0;
}

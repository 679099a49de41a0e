import { execa } from 'execa';
import type { Launch } from '../launch.js';
import { eachLine, type Say } from '../log.js';
import { identify, signal } from './live-process.js';
import type { Stopping } from './process-register.js';

/** A command that runs once and ends by itself. */
export interface Task {
  /** As in the log and in the register of processes. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The user to run as, where that is not the launcher's own. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What the command reads from its standard input. */
  readonly input?: string;
  /** Gets each line of output. */
  readonly onLine?: Say;
}

const STOP: Stopping = { turn: 'task', signal: 'SIGTERM', withinMs: 2_000, atOnce: 'SIGKILL' };

/**
 * Runs a task to its end. When the suite is to stop, the task ends first.
 *
 * @throws ExecaError when it cannot be run or does not exit with 0
 */
export async function runTask({ register, stop }: Pick<Launch, 'register' | 'stop'>, task: Task): Promise<void> {
  stop.throwIfAborted();
  const child = execa(task.command, task.args, {
    ...(task.cwd !== undefined && { cwd: task.cwd }),
    env: task.env ?? process.env,
    extendEnv: false,
    input: task.input ?? '',
    all: true,
    // A process group of its own: Ctrl-C in the terminal reaches the launcher alone, which then stops all in order.
    detached: true,
    ...task.user,
  });
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity !== undefined) register.add({ ...identity, name: task.name, stop: STOP });
  if (task.onLine !== undefined) eachLine(child.all, task.onLine);
  const end = (): void => {
    if (child.pid !== undefined) signal(-child.pid, STOP.signal);
  };
  stop.addEventListener('abort', end);
  try {
    await child;
  } catch (error) {
    stop.throwIfAborted();
    throw error;
  } finally {
    stop.removeEventListener('abort', end);
    if (child.pid !== undefined) register.remove(child.pid);
  }
  stop.throwIfAborted();
}

import { spawn } from 'node:child_process';
import type { Launch } from '../launch.js';
import { identify, signal } from './live-process.js';
import { eachLine, type Say } from '../log.js';

/** A command that runs once and ends by itself. */
export interface Task {
  /** As it appears in the log and in the register of processes. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The user to run as, where that is not the launcher's own. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What the command reads on its standard input. */
  readonly input?: string;
  /** Is told each line of output. */
  readonly onLine?: Say;
}

/** A task did not end well. */
export class TaskFailed extends Error {
  override readonly name = 'TaskFailed';

  /** @param lastLines the end of what the task printed */
  constructor(
    task: Task,
    readonly outcome: string,
    readonly lastLines: readonly string[],
  ) {
    super(`${task.name} failed (${outcome}): ${task.command} ${task.args.join(' ')}\n${lastLines.join('\n')}`);
  }
}

const rememberedLines = 20;

/**
 * Runs a task to its end; when the suite is to stop, the task is ended first.
 *
 * @throws TaskFailed when it cannot be run or does not exit with 0
 */
export async function runTask(launch: Pick<Launch, 'register' | 'stop'>, task: Task): Promise<void> {
  launch.stop.throwIfAborted();
  // A process group of its own: Ctrl-C in the terminal reaches the launcher alone, which then ends it in order.
  const child = spawn(task.command, task.args, { cwd: task.cwd, env: task.env, detached: true, ...task.user });
  const { pid } = child;
  const endIt = (): void => {
    if (pid !== undefined) {
      signal(-pid, 'SIGTERM');
    }
  };
  const identity = pid === undefined ? undefined : identify(pid);
  if (identity !== undefined) {
    launch.register.add({ ...identity, name: task.name, kind: 'task' });
  }
  launch.stop.addEventListener('abort', endIt);

  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    eachLine(stream, (line) => {
      lastLines.push(line);
      lastLines.splice(0, lastLines.length - rememberedLines);
      task.onLine?.(line);
    });
  }
  // A task that ends before it has read its input is judged by its exit code, not by the broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(task.input ?? '');

  const outcome = await new Promise<string | undefined>((done) => {
    child.once('error', (error) => {
      done(error.message);
    });
    child.once('close', (code, by) => {
      done(code === 0 ? undefined : (by ?? `exit code ${code ?? '?'}`));
    });
  });
  launch.stop.removeEventListener('abort', endIt);
  if (pid !== undefined) {
    launch.register.remove(pid);
  }
  launch.stop.throwIfAborted();
  if (outcome !== undefined) {
    throw new TaskFailed(task, outcome, lastLines);
  }
}

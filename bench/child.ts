import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { builtContenders, type Stage } from './stage.js';

/** Starts a program of this folder. It exchanges messages with this process, and ends when this process ends. */
export function forkProgram({ kafkaBrokers }: Stage, program: string, env: NodeJS.ProcessEnv): ChildProcess {
  return fork(join(builtContenders, 'bench', program), {
    env: { ...process.env, NODE_ENV: 'production', KAFKA_BROKERS: kafkaBrokers, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Sends a message and waits for the answer. */
export async function ask(child: ChildProcess, question: string): Promise<unknown> {
  const answer = nextMessage(child);
  child.send(question);
  return answer;
}

/** @throws if the process ends before it sends a message */
export async function nextMessage(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController();
  const { signal } = heard;
  try {
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`${child.spawnargs.join(' ')} ended with ${String(code)}`);
    });
    const [message] = (await Promise.race([once(child, 'message', { signal }), ended])) as [unknown];
    return message;
  } finally {
    heard.abort();
  }
}

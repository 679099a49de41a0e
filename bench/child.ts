import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { builtContenders, type Stage } from './stage.js';

/** Starts a program of this folder that talks with us by messages, and ends when we do. */
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

/** @throws where the process ends instead of saying something */
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

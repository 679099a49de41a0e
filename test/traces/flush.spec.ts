import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

const FLUSH = new URL('../../infra/tracing/flush.mjs', import.meta.url).href;

/** Runs a program that says "flushed" when it flushes, and sends it SIGTERM once it is ready. */
async function ended(program: string): Promise<{ said: string; signal: unknown }> {
  const start = `import { endAfterFlush } from '${FLUSH}';
    endAfterFlush(() => Promise.resolve(console.log('flushed')));
    setTimeout(() => console.log('ready'));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', `${start}${program}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const said = await text(child.stdout);
  const [, signal] = (await exit) as unknown[];
  return { said, signal };
}

describe('a process that records spans, at SIGTERM', () => {
  it('flushes and ends by that signal if nobody else listens, as a setup step', async () => {
    const program = 'setInterval(() => undefined, 1000);';
    expect(await ended(program)).toEqual({ said: 'ready\nflushed\n', signal: 'SIGTERM' });
  });

  it('flushes after its application has stopped, as Nest does it: with nothing that runs, and by the same signal', async () => {
    const program = `
      const running = setInterval(() => undefined, 1000);
      const stop = async () => {
        await new Promise(setImmediate);
        clearInterval(running);
        console.log('stopped');
        process.off('SIGTERM', stop);
        process.kill(process.pid, 'SIGTERM');
      };
      process.on('SIGTERM', stop);`;
    expect(await ended(program)).toEqual({ said: 'ready\nstopped\nflushed\n', signal: 'SIGTERM' });
  });

  it('does not end before its application has stopped, however often the signal is sent', async () => {
    const program = `
      const running = setInterval(() => undefined, 1000);
      let times = 0;
      const stop = () => {
        if (++times < 3) return process.kill(process.pid, 'SIGTERM');
        clearInterval(running);
        console.log('stopped');
        process.off('SIGTERM', stop);
        process.kill(process.pid, 'SIGTERM');
      };
      process.on('SIGTERM', stop);`;
    expect(await ended(program)).toEqual({ said: 'ready\nstopped\nflushed\n', signal: 'SIGTERM' });
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';

const LIMIT_MS = 30_000;

/** Runs a program that has begun to log, and shows all that it printed. */
async function printed(program: string, env: NodeJS.ProcessEnv = {}) {
  const start = `import { startLogging } from '#libs/logging';
    const logger = startLogging('order');`;
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', start + program],
    { env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exit = once(child, 'exit');
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = (await exit) as [number];
  return { status, error, lines: out.split('\n').filter((line) => line !== '') };
}

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as unknown);

describe('all that a process prints is in one stream', () => {
  it(
    'also a warning of Node, and the error that ends it',
    async () => {
      const { status, error, lines } = await printed(`
        logger.log('starts', 'Start');
        process.emitWarning('too many listeners', 'MaxListenersExceededWarning');
        setImmediate(() => Promise.reject(new TypeError('nobody expected me')));`);
      expect(parsed(lines)).toMatchObject([
        { level: 'info', service: 'order', instance: 'order', context: 'Start', msg: 'starts' },
        { level: 'warn', context: 'Node', msg: 'too many listeners', err: { type: 'MaxListenersExceededWarning' } },
        { level: 'fatal', context: 'Process', err: { type: 'TypeError', message: 'nobody expected me' } },
      ]);
      expect({ status, error }).toEqual({ status: 1, error: '' });
    },
    LIMIT_MS,
  );

  it(
    'and is not lost at its end, however much it is',
    async () => {
      const { lines } = await printed(`for (let n = 0; n < 5000; n++) logger.log('x'.repeat(100)); process.exit(0);`);
      expect(lines).toHaveLength(5_000);
    },
    LIMIT_MS,
  );

  it(
    'with the name, the level and the format that the environment says',
    async () => {
      const { lines } = await printed(`logger.log('not this'); logger.warn('but this', 'Start');`, {
        INSTANCE_NAME: 'order-2',
        LOG_LEVEL: 'warn',
        LOG_FORMAT: 'pretty',
      });
      expect(lines).toEqual([expect.stringMatching(/^\d\d:\d\d:\d\d\.\d{3} WARN: \[Start\] but this$/)]);
    },
    LIMIT_MS,
  );
});

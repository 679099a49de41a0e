import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './launcher/project.js';

// `npm run chaos`: orders and faults at once, on three brokers and two instances of each service. The same seed makes the same faults.

const USAGE = `npm run chaos -- [--seconds 120] [--seed 7] [--rate 20] [--secure]
  --seconds  how long orders are placed and faults happen
  --seed     decides which faults happen, to whom and when
  --rate     orders per second
  --secure   brokers and PostgreSQL with TLS, passwords and access rights`;

/** @throws with the usage if an argument is unknown or no whole number above zero */
function readArguments(args: readonly string[]): NodeJS.ProcessEnv {
  try {
    const {
      values: { secure, ...numbers },
    } = parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string', default: '120' },
        seed: { type: 'string', default: '7' },
        rate: { type: 'string', default: '20' },
        secure: { type: 'boolean', default: false },
      },
    });
    const wrong = Object.entries(numbers).find(([, value]) => !/^[1-9][0-9]*$/.test(value));
    if (wrong !== undefined) throw new Error(`--${wrong[0]} must be a whole number above zero, not '${wrong[1]}'.`);
    return {
      CHAOS_SECONDS: numbers.seconds,
      CHAOS_SEED: numbers.seed,
      CHAOS_RATE: numbers.rate,
      CHAOS_SECURE: String(secure),
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}

try {
  const env = { ...process.env, ...readArguments(process.argv.slice(2)), NODE_OPTIONS: '--experimental-vm-modules' };
  const jest = [
    join(projectRoot, 'node_modules/jest/bin/jest.js'),
    '--config',
    join(projectRoot, 'test/chaos/jest.config.mjs'),
  ];
  const run = spawn(process.execPath, jest, { cwd: projectRoot, env, stdio: 'inherit' });
  // The terminal sends Ctrl-C to Jest, too, which stops the services. So this process waits for it.
  process.on('SIGINT', () => undefined);
  run.on('exit', (code) => (process.exitCode = code ?? 1));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

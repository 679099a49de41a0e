import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './launcher/project.js';

// `npm run chaos`: orders and faults at once, on three brokers and two instances of each service. The same seed makes the same faults.
// `npm run chaos -- --upgrade`: orders, while an old release is upgraded to this one.

const USAGE = `npm run chaos -- [--seconds 120] [--seed 7] [--rate 20] [--secure]
npm run chaos -- --upgrade
  --upgrade  upgrades an old release, instance by instance, in place of faults; it takes as long as it needs
  --seconds  how long orders are placed and faults happen
  --seed     decides which faults happen, to whom and when
  --rate     orders per second
  --secure   brokers and PostgreSQL with TLS, passwords and access rights`;

interface Arguments {
  /** The file of the test. */
  readonly test: 'nothing-lost' | 'rolling-upgrade';
  readonly env: Record<'CHAOS_SECONDS' | 'CHAOS_SEED' | 'CHAOS_RATE' | 'CHAOS_SECURE', string>;
}

/** @throws with the usage if an argument is unknown or no whole number above zero */
function readArguments(args: readonly string[]): Arguments {
  try {
    const {
      values: { upgrade, secure, ...numbers },
    } = parseArgs({
      args: [...args],
      options: {
        upgrade: { type: 'boolean', default: false },
        seconds: { type: 'string', default: '120' },
        seed: { type: 'string', default: '7' },
        rate: { type: 'string', default: '20' },
        secure: { type: 'boolean', default: false },
      },
    });
    const wrong = Object.entries(numbers).find(([, value]) => !/^[1-9][0-9]*$/.test(value));
    if (upgrade && secure) throw new Error('--upgrade has brokers with open doors only, so leave out --secure.');
    if (wrong !== undefined) throw new Error(`--${wrong[0]} must be a whole number above zero, not '${wrong[1]}'.`);
    const { seconds, seed, rate } = numbers;
    return {
      test: upgrade ? 'rolling-upgrade' : 'nothing-lost',
      env: { CHAOS_SECONDS: seconds, CHAOS_SEED: seed, CHAOS_RATE: rate, CHAOS_SECURE: String(secure) },
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`, { cause: error });
  }
}

try {
  const { test, env: settings } = readArguments(process.argv.slice(2));
  const env = { ...process.env, ...settings, NODE_OPTIONS: '--experimental-vm-modules' };
  const jest = [
    join(projectRoot, 'node_modules/jest/bin/jest.js'),
    '--config',
    join(projectRoot, 'test/chaos/jest.config.mjs'),
    '--testPathPatterns',
    test,
  ];
  const run = spawn(process.execPath, jest, { cwd: projectRoot, env, stdio: 'inherit' });
  // The terminal sends Ctrl-C to Jest, too, which stops the services. So this process waits for it.
  process.on('SIGINT', () => undefined);
  run.on('exit', (code) => (process.exitCode = code ?? 1));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

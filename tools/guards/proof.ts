import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { patternOf, type Guard } from './guard.js';
import { onCopyWithout } from './guarded-copy.js';

const JEST = join('node_modules', 'jest', 'bin', 'jest.js');

/** The part of Jest's report in JSON that is read here. */
interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Whether the test of a guard failed when the guard was taken out, and what the run said. */
export interface Proof {
  readonly isProved: boolean;
  readonly saying: string;
}

/** Takes a guard out of a copy of the project, and runs its test there. */
export function prove(guard: Guard): Promise<Proof> {
  return onCopyWithout(guard, async (folder) => {
    const reportFile = join(folder, 'guard-report.json');
    const pattern = patternOf(guard.test.title).source;
    // A test that fails may leave something running, and Jest would wait for it.
    const options = ['--forceExit', '--json', '--outputFile', reportFile, '-t', pattern];
    const { stderr } = await execa(process.execPath, [JEST, ...options, '--runTestsByPath', guard.test.file], {
      cwd: folder,
      env: { NODE_OPTIONS: '--experimental-vm-modules' },
      reject: false,
    });
    try {
      return judge(guard, JSON.parse(readFileSync(reportFile, 'utf8')) as Report);
    } catch (error) {
      return { isProved: false, saying: `Jest wrote no report: ${String(error)}\n${stderr}` };
    }
  });
}

/** A guard is proved if its own test ran and failed: another failure, or a file that does not load, says nothing about it. */
export function judge({ test }: Guard, { testResults }: Report): Proof {
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const own = all.filter(({ title, status }) => patternOf(test.title).test(title) && status !== 'pending');
  const failed = own.find(({ status }) => status === 'failed');
  if (failed !== undefined) {
    const [firstLine = ''] = (failed.failureMessages[0] ?? '').split('\n');
    return { isProved: true, saying: firstLine };
  }
  if (own.length > 0) return { isProved: false, saying: 'its test passes without it' };
  return { isProved: false, saying: ['its test did not run', ...testResults.map(({ message }) => message)].join('\n') };
}

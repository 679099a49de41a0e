import { GUARDS } from './guards/guards.js';
import type { Guard } from './guards/guard.js';
import { prove } from './guards/proof.js';

// `npm run guards`: takes a guard out of a copy of the project, and sees its test fail.

const USAGE = `npm run guards -- list              the guards, and the test of each
npm run guards -- prove <name> ...  take each of these guards out, and see its test fail; "all" means every one`;

function list(): string {
  return GUARDS.map(({ name, file, test }) => `${name}\n  ${file}\n  ${test.file}\n  "${test.title}"`).join('\n');
}

/** @throws if there is no guard of such a name */
function named(names: readonly string[]): readonly Guard[] {
  if (names.includes('all')) return GUARDS;
  return names.map((name) => {
    const guard = GUARDS.find((one) => one.name === name);
    if (guard === undefined) throw new Error(`There is no guard '${name}'. npm run guards -- list shows all guards.`);
    return guard;
  });
}

async function proveAll(guards: readonly Guard[]): Promise<void> {
  const unproved: string[] = [];
  for (const guard of guards) {
    const { isProved, saying } = await prove(guard);
    process.stdout.write(`${isProved ? 'proved' : 'NOT PROVED'}  ${guard.name}: ${saying}\n`);
    if (!isProved) unproved.push(guard.name);
  }
  process.stdout.write(`${String(guards.length - unproved.length)} proved, ${String(unproved.length)} not proved\n`);
  if (unproved.length > 0) process.exitCode = 1;
}

try {
  const [command, ...names] = process.argv.slice(2);
  if (command === 'list' && names.length === 0) process.stdout.write(`${list()}\n`);
  else if (command === 'prove' && names.length > 0) await proveAll(named(names));
  else throw new Error(USAGE);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

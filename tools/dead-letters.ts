import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { askFor, findLetter, listActions, listLetters, parkedBesides } from './dead-letters/dead-letters.js';
import { withDatabases, type Database } from './dead-letters/databases.js';
import { drawActions, drawLetter, drawLetters } from './dead-letters/drawing.js';

// `npm run dlq`: what the services could not process, and what to do about it.

const USAGE = `npm run dlq -- list [--all]                             what is parked (or ever was)
npm run dlq -- show <id>                                one dead letter, whole
npm run dlq -- redrive <id> --why "..." [--by name]     all parked letters of its key, in their order
npm run dlq -- discard <id> --why "..." [--by name]     this letter alone, for good
npm run dlq -- audit                                    who did what, and why`;

/** A command that was not understood; the answer is how it is meant. */
class Misused extends Error {}

function readCommand(args: string[]): {
  command: string;
  id: string | undefined;
  all: boolean;
  by: string;
  why: string | undefined;
} {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { all: { type: 'boolean', default: false }, why: { type: 'string' }, by: { type: 'string' } },
    });
    const [command = '', id, ...more] = positionals;
    if (more.length > 0) throw new Error(`'${more.join(' ')}' is too much`);
    return { command, id, all: values.all, by: values.by ?? userInfo().username, why: values.why?.trim() };
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error));
  }
}

/** @returns what to print, and whether all went well */
async function run(databases: readonly Database[], args: string[]): Promise<{ text: string; isWell: boolean }> {
  const { command, id, all, by, why } = readCommand(args);
  const given = () => {
    if (id === undefined) throw new Misused(`${command} needs the id of a dead letter`);
    return id;
  };
  switch (command) {
    case 'list': {
      const letters = await listLetters(databases, all);
      return { text: letters.length === 0 ? 'Nothing is parked.' : drawLetters(letters), isWell: true };
    }
    case 'show': {
      const letter = await findLetter(databases, given());
      const [besides, actions] = await Promise.all([
        parkedBesides(databases, letter),
        listActions(databases, letter.id),
      ]);
      return { text: drawLetter(letter, besides, actions), isWell: true };
    }
    case 'redrive':
    case 'discard': {
      const letter = await findLetter(databases, given());
      if (why === undefined || why === '') throw new Misused(`${command} needs --why: it is kept in the audit record`);
      const outcome = await askFor(databases, command, letter, { by, why });
      return {
        text: `${letter.service}, key ${letter.key ?? 'none'}: ${outcome}`,
        isWell: !outcome.startsWith('failed'),
      };
    }
    case 'audit': {
      const actions = await listActions(databases, null);
      return { text: actions.length === 0 ? 'Nothing was ever asked for.' : drawActions(actions), isWell: true };
    }
    default:
      throw new Misused(command === '' ? 'which command?' : `there is no command '${command}'`);
  }
}

try {
  const { text, isWell } = await withDatabases((databases) => run(databases, process.argv.slice(2)));
  process.stdout.write(`${text}\n`);
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof Misused ? `${message}\n\n${USAGE}\n` : `${message}\n`);
  process.exitCode = 1;
}

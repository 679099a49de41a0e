import { readFileSync } from 'node:fs';
import { jsonCodec } from '#libs/messages';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import {
  askFor,
  findLetter,
  listActions,
  listLetters,
  parkedOfSameKey,
  type Deed,
} from './dead-letters/dead-letters.js';
import { drawActions, drawLetter, drawLetters } from './dead-letters/drawing.js';
import { operatorApis, type OperatorApi } from './dead-letters/operator-apis.js';

// `npm run dlq`: the messages that the services could not process, and what to do with them.

const USAGE = `npm run dlq -- list [--all]                             parked messages; with --all those of the past too
npm run dlq -- show <id>                                one dead letter with its headers, value and error
npm run dlq -- redrive <id> --why "..." [--by name]     process all parked messages of its key again, in their order
npm run dlq -- correct <id> --payload <file> --why "..."  replace its payload by the JSON of a file, and redrive
npm run dlq -- discard <id> --why "..." [--by name]     give up this one message for good
npm run dlq -- audit                                    who asked for what, why, and what came of it`;

/** A command that cannot be understood. The answer is the usage. */
class Misused extends Error {}

/** What to print, and whether all went well. */
interface Answer {
  readonly text: string;
  readonly isWell: boolean;
}

type Command = (apis: readonly OperatorApi[]) => Promise<Answer>;

/** @throws Misused before anything is asked of a service */
function readCommand(args: string[]): Command {
  const { command, id, all, by, why, payload } = readArguments(args);
  const needed = (value: string | undefined, what: string) => {
    if (value === undefined || value === '') throw new Misused(`${command} needs ${what}.`);
    return value;
  };
  switch (command) {
    case 'list':
      return (apis) => list(apis, all);
    case 'show': {
      const letterId = needed(id, 'the id of a dead letter; list shows them');
      return (apis) => show(apis, letterId);
    }
    case 'redrive':
    case 'discard':
    case 'correct': {
      const letterId = needed(id, 'the id of a dead letter; list shows them');
      const reason = needed(why, '--why "...": the audit keeps the reason');
      const deed: Deed =
        command === 'correct'
          ? { action: command, payload: jsonOf(needed(payload, '--payload FILE: the JSON that replaces its own')) }
          : { action: command };
      return (apis) => ask(apis, deed, letterId, { by, why: reason });
    }
    case 'audit':
      return audit;
    default:
      throw new Misused(command === '' ? 'A command is missing.' : `There is no command '${command}'.`);
  }
}

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        why: { type: 'string' },
        by: { type: 'string' },
        payload: { type: 'string' },
      },
    });
    const [command = '', id, ...more] = positionals;
    if (more.length > 0) throw new Error(`'${more.join(' ')}' is one argument too many.`);
    return {
      command,
      id,
      all: values.all,
      by: values.by ?? userInfo().username,
      why: values.why?.trim(),
      payload: values.payload,
    };
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error));
  }
}

/** @throws Misused where the file has no JSON object */
function jsonOf(file: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error('it is not an object');
    return json as Record<string, unknown>;
  } catch (error) {
    throw new Misused(
      `The payload in ${file} cannot be taken: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function list(apis: readonly OperatorApi[], all: boolean): Promise<Answer> {
  const letters = await listLetters(apis, all);
  const none = all ? 'No message was ever parked.' : 'No message is parked.';
  return { text: letters.length === 0 ? none : drawLetters(letters), isWell: true };
}

async function show(apis: readonly OperatorApi[], id: string): Promise<Answer> {
  const letter = await findLetter(apis, id);
  const [others, actions] = await Promise.all([parkedOfSameKey(apis, letter), listActions(apis, letter.id)]);
  const contentType = Buffer.from(letter.headers['content-type']?.at(-1) ?? '', 'base64').toString('utf8');
  // The value of a letter in JSON is shown as it is, also where it is broken.
  const event = contentType === jsonCodec.contentType ? undefined : (letter.payload ?? undefined);
  return { text: drawLetter(letter, others, actions, event), isWell: true };
}

async function ask(
  apis: readonly OperatorApi[],
  deed: Deed,
  id: string,
  reason: { readonly by: string; readonly why: string },
): Promise<Answer> {
  const letter = await findLetter(apis, id);
  const outcome = await askFor(apis, deed, letter, reason);
  const whose = letter.key === null ? 'a message without a key' : `key ${letter.key}`;
  return { text: `${letter.service}, ${whose}: ${outcome}`, isWell: !outcome.startsWith('failed') };
}

async function audit(apis: readonly OperatorApi[]): Promise<Answer> {
  const actions = await listActions(apis, null);
  return { text: actions.length === 0 ? 'Nobody has asked for anything yet.' : drawActions(actions), isWell: true };
}

async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  try {
    const command = readCommand(args);
    const { text, isWell } = await command(await operatorApis());
    process.stdout.write(`${text}\n`);
    process.exitCode = isWell ? 0 : 1;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(error instanceof Misused ? `${message}\n\n${USAGE}\n` : `${message}\n`);
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));

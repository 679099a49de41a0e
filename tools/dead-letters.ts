import { jsonCodec } from '#libs/messages';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { askFor, findLetter, listActions, listLetters, parkedOfSameKey } from './dead-letters/dead-letters.js';
import { withDatabases, type Database } from './dead-letters/databases.js';
import { drawActions, drawLetter, drawLetters } from './dead-letters/drawing.js';
import { readSettings } from './launcher/settings.js';
import { readSuite } from './launcher/suite-file.js';
import { Values } from './values/values.js';

// `npm run dlq`: the messages that the services could not process, and what to do with them.

const USAGE = `npm run dlq -- list [--all]                             parked messages; with --all those of the past too
npm run dlq -- show <id>                                one dead letter with its headers, value and error
npm run dlq -- redrive <id> --why "..." [--by name]     process all parked messages of its key again, in their order
npm run dlq -- discard <id> --why "..." [--by name]     give up this one message for good
npm run dlq -- audit                                    who asked for what, why, and what came of it`;

/** As for the databases: what the environment names, else what the running suite has. */
function schemaRegistryUrl(): string | null {
  return readSettings(process.env, []).schemaRegistryUrl ?? readSuite()?.schemaRegistryUrl ?? null;
}

/** A command that cannot be understood. The answer is the usage. */
class Misused extends Error {}

/** What to print, and whether all went well. */
interface Answer {
  readonly text: string;
  readonly isWell: boolean;
}

type Command = (databases: readonly Database[]) => Promise<Answer>;

/** @throws Misused before anything is asked of a database */
function readCommand(args: string[]): Command {
  const { command, id, all, by, why } = readArguments(args);
  const needed = (value: string | undefined, what: string) => {
    if (value === undefined || value === '') throw new Misused(`${command} needs ${what}.`);
    return value;
  };
  switch (command) {
    case 'list':
      return (databases) => list(databases, all);
    case 'show': {
      const letterId = needed(id, 'the id of a dead letter; list shows them');
      return (databases) => show(databases, letterId);
    }
    case 'redrive':
    case 'discard': {
      const letterId = needed(id, 'the id of a dead letter; list shows them');
      const reason = needed(why, '--why "...": the audit keeps the reason');
      return (databases) => ask(databases, command, letterId, { by, why: reason });
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
      options: { all: { type: 'boolean', default: false }, why: { type: 'string' }, by: { type: 'string' } },
    });
    const [command = '', id, ...more] = positionals;
    if (more.length > 0) throw new Error(`'${more.join(' ')}' is one argument too many.`);
    return { command, id, all: values.all, by: values.by ?? userInfo().username, why: values.why?.trim() };
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error));
  }
}

async function list(databases: readonly Database[], all: boolean): Promise<Answer> {
  const letters = await listLetters(databases, all);
  const none = all ? 'No message was ever parked.' : 'No message is parked.';
  return { text: letters.length === 0 ? none : drawLetters(letters), isWell: true };
}

async function show(databases: readonly Database[], id: string): Promise<Answer> {
  const letter = await findLetter(databases, id);
  const [others, actions] = await Promise.all([parkedOfSameKey(databases, letter), listActions(databases, letter.id)]);
  const [type, contentType] = ['ce_type', 'content-type'].map((name) =>
    Buffer.from(letter.headers[name]?.at(-1) ?? '', 'base64').toString('utf8'),
  );
  // The value of a letter in JSON is shown as it is, also where it is broken.
  const isJson = contentType === jsonCodec.contentType;
  const event = isJson
    ? undefined
    : await new Values(schemaRegistryUrl()).read(type ?? '', contentType ?? '', letter.value);
  return { text: drawLetter(letter, others, actions, event), isWell: true };
}

async function ask(
  databases: readonly Database[],
  action: 'redrive' | 'discard',
  id: string,
  reason: { readonly by: string; readonly why: string },
): Promise<Answer> {
  const letter = await findLetter(databases, id);
  const outcome = await askFor(databases, action, letter, reason);
  const whose = letter.key === null ? 'a message without a key' : `key ${letter.key}`;
  return { text: `${letter.service}, ${whose}: ${outcome}`, isWell: !outcome.startsWith('failed') };
}

async function audit(databases: readonly Database[]): Promise<Answer> {
  const actions = await listActions(databases, null);
  return { text: actions.length === 0 ? 'Nobody has asked for anything yet.' : drawActions(actions), isWell: true };
}

async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  try {
    const { text, isWell } = await withDatabases(readCommand(args));
    process.stdout.write(`${text}\n`);
    process.exitCode = isWell ? 0 : 1;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(error instanceof Misused ? `${message}\n\n${USAGE}\n` : `${message}\n`);
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));

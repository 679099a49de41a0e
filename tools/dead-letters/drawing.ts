import type { Action, Letter, WholeLetter } from './dead-letters.js';

/** The most of a value that is shown. */
const MAX_SHOWN_BYTES = 4_000;

/** One line for each letter, under a heading. */
export function drawLetters(letters: readonly Letter[]): string {
  return table(
    ['id', 'service', 'reason', 'status', 'from', 'key', 'parked at', 'why'],
    letters.map(({ id, service, reason, status, topic, partition, offset, key, parkedAt, message }) => [
      id,
      service,
      reason,
      status,
      `${topic}/${String(partition)}/${offset}`,
      key ?? '',
      parkedAt,
      firstLine(message),
    ]),
  );
}

/** Everything about one letter, the others of its key, and what was asked for. @param event what its value says, if it is no JSON and could be read */
export function drawLetter(
  letter: WholeLetter,
  others: readonly Letter[],
  actions: readonly Action[],
  event?: unknown,
): string {
  const { topic, partition, offset, key, headers, bytes } = letter;
  const value = bytes === null ? null : Buffer.from(bytes, 'base64');
  const facts = {
    'dead letter': letter.id,
    service: letter.service,
    status: letter.status,
    reason: letter.reason,
    from: `${topic}/${String(partition)}/${offset}`,
    key: key ?? 'none',
    'known to the inbox as': letter.messageId,
    'parked at': letter.parkedAt,
    'handler was tried': letter.attempts === 1 ? 'once' : `${String(letter.attempts)} times`,
    'in the dead-letter topic': letter.publishError ?? (letter.published ? 'yes' : 'not yet'),
    error: `${letter.error}: ${letter.message}`,
  };
  return [
    table([], Object.entries(facts)),
    ...section('stack', letter.stack),
    ...section(
      'headers',
      Object.entries(headers)
        .map(([name, values]) => `${name}: ${values.map(fromBase64).join(', ')}`)
        .join('\n'),
    ),
    ...section('value', drawValue(event === undefined ? value : Buffer.from(JSON.stringify(event)))),
    ...(letter.corrected ? section('corrected value', JSON.stringify(letter.correctedPayload, null, 2)) : []),
    ...(others.length > 0 ? section('also parked, of the same key and in order', drawLetters(others)) : []),
    ...(actions.length > 0 ? section('what was asked for', drawActions(actions)) : []),
  ].join('\n');
}

/** Who asked for what, why, and what the outcome was. */
export function drawActions(actions: readonly Action[]): string {
  return table(
    ['requested at', 'by', 'action', 'service', 'dead letter', 'why', 'outcome'],
    actions.map(({ requestedAt, by, action, service, deadLetterId, why, outcome }) => [
      requestedAt,
      by,
      action,
      service,
      deadLetterId,
      why,
      firstLine(outcome ?? 'not done yet'),
    ]),
  );
}

/** Columns as wide as their longest cell. A heading may be left empty. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = heading.length === 0 ? rows : [heading, ...rows];
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function section(title: string, text: string): string[] {
  return ['', `${title}:`, ...text.split('\n').map((line) => `  ${line}`)];
}

/** JSON as such, other text as it is, and anything else in hexadecimal. */
function drawValue(value: Buffer | null): string {
  if (value === null) return 'null';
  const text = value.toString('utf8');
  const isText = Buffer.from(text).equals(value) && !text.includes('\0');
  const shown = isText ? asJson(text) : value.toString('hex');
  return shown.length > MAX_SHOWN_BYTES
    ? `${shown.slice(0, MAX_SHOWN_BYTES)}… (${String(value.length)} bytes in all)`
    : shown;
}

function asJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function fromBase64(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8');
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '#libs/contracts';
import { requestAction } from '#libs/dead-letters';
import { everywhere, type Database } from './databases.js';

/** A dead letter, as a list shows it. */
export interface Letter {
  readonly service: Service;
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string | null;
  readonly reason: string;
  readonly message: string;
  readonly status: 'parked' | 'redriven' | 'discarded';
  readonly parked_at: Date;
}

/** A dead letter with all that is known about it. */
export interface WholeLetter extends Letter {
  readonly message_id: string;
  readonly value: Buffer | null;
  /** Values in base64. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly exception: string;
  readonly stacktrace: string;
  readonly attempts: number;
  readonly published: boolean;
  readonly publish_error: string | null;
}

/** What somebody asked the service to do with a dead letter. */
export interface Action {
  readonly service: Service;
  readonly id: string;
  readonly action: 'redrive' | 'discard';
  readonly dead_letter_id: string;
  readonly requested_by: string;
  readonly why: string;
  readonly requested_at: Date;
  readonly outcome: string | null;
}

const SUMMARY = 'id, topic, partition, "offset", key, reason, message, status, parked_at';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const LOOK_EVERY_MS = 100;

/** How long the service may take for one message: a redrive of many may take as long for each. */
const PATIENCE_MS = 30_000;

/** All parked messages, or all that were ever parked, the oldest first. */
export async function listLetters(databases: readonly Database[], all: boolean): Promise<Letter[]> {
  const letters = await everywhere<Omit<Letter, 'service'>>(
    databases,
    `SELECT ${SUMMARY} FROM dead_letters WHERE $1 OR status = 'parked' ORDER BY sequence`,
    [all],
  );
  return letters.sort((a, b) => a.parked_at.getTime() - b.parked_at.getTime());
}

/** @throws where there is none with this id */
export async function findLetter(databases: readonly Database[], id: string): Promise<WholeLetter> {
  const [letter] = UUID.test(id)
    ? await everywhere<Omit<WholeLetter, 'service'>>(databases, 'SELECT * FROM dead_letters WHERE id = $1', [id])
    : [];
  if (letter === undefined)
    throw new Error(
      `There is no dead letter '${id}' in any of the databases; npm run dlq -- list shows the parked messages.`,
    );
  return letter;
}

/** The other parked messages of the same key, in their order. */
export async function parkedOfSameKey(
  databases: readonly Database[],
  { service, topic, key, id }: Letter,
): Promise<Letter[]> {
  const letters = await everywhere<Omit<Letter, 'service'>>(
    databases.filter((database) => database.service === service),
    `SELECT ${SUMMARY} FROM dead_letters WHERE topic = $1 AND key = $2 AND id <> $3 AND status = 'parked' ORDER BY sequence`,
    [topic, key, id],
  );
  return letters;
}

/** All that was ever asked for, of one letter or of all, the oldest first. */
export async function listActions(databases: readonly Database[], letterId: string | null): Promise<Action[]> {
  const actions = await everywhere<Omit<Action, 'service'>>(
    databases,
    'SELECT * FROM dead_letter_actions WHERE $1::uuid IS NULL OR dead_letter_id = $1',
    [letterId],
  );
  return actions.sort((a, b) => a.requested_at.getTime() - b.requested_at.getTime());
}

/**
 * Asks the service that parked a message to do something with it, and waits for the outcome.
 * @throws where the service does not do it in time; it will do it later all the same
 */
export async function askFor(
  databases: readonly Database[],
  action: Action['action'],
  letter: Letter,
  { by, why }: { readonly by: string; readonly why: string },
): Promise<string> {
  const database = databases.find(({ service }) => service === letter.service);
  if (database === undefined) throw new Error(`There is no database of ${letter.service}.`);
  const { client } = database;
  const id = await requestAction(client, { action, deadLetterId: letter.id, by, why });
  let lettersDone = 0;
  for (let giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt;) {
    const {
      rows: [row],
    } = await client.query<{ letters: number; outcome: string | null }>(
      'SELECT letters, outcome FROM dead_letter_actions WHERE id = $1',
      [id],
    );
    if (row?.outcome != null) return row.outcome;
    if (row !== undefined && row.letters > lettersDone)
      [lettersDone, giveUpAt] = [row.letters, Date.now() + PATIENCE_MS];
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(
    `${letter.service} has not done it within ${String(PATIENCE_MS / 1000)} s: does it run? It does it as soon as it can; npm run dlq -- audit shows the outcome.`,
  );
}

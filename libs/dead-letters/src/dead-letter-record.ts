import type { DataSource } from 'typeorm';
import type { DeadLetter, DeadLetterStatus } from './dead-letter.entity.js';
import { typeIn, type LetterInLine } from './letters-in-line.js';

/** A dead letter, in short. */
export type LetterSummary = LetterInLine &
  Pick<DeadLetter, 'key' | 'message' | 'status' | 'parkedAt'> & {
    readonly sequence: string;
    /** Whether a corrected payload has taken the place of its own. */
    readonly corrected: boolean;
  };

/** What of a dead letter only its relay writes. */
export interface CopyInTopic {
  readonly published: boolean;
  readonly publishError: string | null;
}

/** An action that somebody asked for, as the audit has it. */
export interface RecordedAction {
  readonly id: string;
  readonly deadLetterId: string;
  readonly action: 'redrive' | 'discard' | 'correct';
  readonly by: string;
  readonly why: string;
  readonly requestedAt: Date;
  /** How many messages are done. */
  readonly done: number;
  readonly finishedAt: Date | null;
  readonly outcome: string | null;
}

/** What became of one message in an action. */
export interface RecordedOutcome {
  readonly deadLetterId: string;
  readonly messageId: string;
  readonly outcome: string;
  readonly at: Date;
}

/** Which dead letters to list. */
export interface LetterFilter {
  readonly status: DeadLetterStatus | null;
  readonly key: string | null;
  /** The sequence of the last letter of the page before. */
  readonly after: string | null;
  readonly limit: number;
}

/** A page of dead letters, in the order in which they were parked. */
export async function listLetters(dataSource: DataSource, filter: LetterFilter): Promise<LetterSummary[]> {
  const { status, key, after, limit } = filter;
  const rows: (LetterSummary & { readonly typeHeader: string[] | null })[] = await dataSource.query(
    `SELECT sequence, id, message_id AS "messageId", topic, partition, "offset", key, reason, message, status,
            parked_at AS "parkedAt", corrected_value IS NOT NULL AS corrected, headers -> 'ce_type' AS "typeHeader"
       FROM dead_letters
      WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR key = $2) AND ($3::bigint IS NULL OR sequence > $3)
      ORDER BY sequence LIMIT $4`,
    [status, key, after, limit],
  );
  return rows.map(({ typeHeader, ...letter }) => ({ ...letter, type: typeIn(typeHeader) }));
}

/** Whether the copy of a letter is in the dead-letter topic. */
export async function copyInTopic(dataSource: DataSource, id: string): Promise<CopyInTopic> {
  const [row]: CopyInTopic[] = await dataSource.query(
    'SELECT published, publish_error AS "publishError" FROM dead_letters WHERE id = $1',
    [id],
  );
  return row ?? { published: false, publishError: null };
}

/** Which actions to list. */
export interface ActionFilter {
  readonly id?: string;
  readonly deadLetterId?: string | undefined;
  /** The id of the last action of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The audit trail: a page of actions, in the order in which people asked for them. */
export function listActions(
  dataSource: DataSource,
  { id, deadLetterId, after, limit }: ActionFilter,
): Promise<RecordedAction[]> {
  // Ids are UUIDs of version 7, so they have the order of the requests.
  return dataSource.query(
    `SELECT id, dead_letter_id AS "deadLetterId", CASE WHEN correction IS NULL THEN action ELSE 'correct' END AS action,
            requested_by AS by, why, requested_at AS "requestedAt", letters AS done, finished_at AS "finishedAt", outcome
       FROM dead_letter_actions
      WHERE ($1::uuid IS NULL OR id = $1) AND ($2::uuid IS NULL OR dead_letter_id = $2) AND ($3::uuid IS NULL OR id > $3)
      ORDER BY id LIMIT $4`,
    [id ?? null, deadLetterId ?? null, after ?? null, limit],
  );
}

/** What became of each message in an action, in the order in which they were done. */
export function outcomesOf(dataSource: DataSource, actionId: string): Promise<RecordedOutcome[]> {
  return dataSource.query(
    `SELECT dead_letter_id AS "deadLetterId", message_id AS "messageId", outcome.outcome, at
       FROM dead_letter_outcomes AS outcome JOIN dead_letters AS letter ON letter.id = dead_letter_id
      WHERE action_id = $1 ORDER BY at, sequence`,
    [actionId],
  );
}

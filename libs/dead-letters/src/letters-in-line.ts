import { headerText } from '#libs/messages';
import { decodeHeaders, type DeadLetter } from './dead-letter.entity.js';

/** A parked message that waits for a redrive. */
export type LetterInLine = Pick<DeadLetter, 'id' | 'messageId' | 'topic' | 'partition' | 'offset' | 'reason'> & {
  /** The CloudEvents type, or null if the message states none. */
  readonly type: string | null;
};

/** Anything that can run a query: a unit of work, or a data source. */
interface Queries {
  query(text: string, values: unknown[]): Promise<unknown>;
}

const COLUMNS = `id, message_id AS "messageId", topic, partition, "offset"::text, reason, headers -> 'ce_type' AS "typeHeader"`;

/**
 * The parked letters that a redrive of a letter takes, in its order: all of its key, or the letter alone if it has no key. A redrive
 * takes the first of them, again and again, and a preview shows them all.
 */
export async function lettersInLine(
  database: Queries,
  { id, topic, key }: Pick<DeadLetter, 'id' | 'topic' | 'key'>,
  limit?: number,
): Promise<LetterInLine[]> {
  const [which, values] =
    key === null ? (['id = $2', [id]] as const) : (['topic = $2 AND key = $3', [topic, key]] as const);
  const rows = (await database.query(
    `SELECT ${COLUMNS} FROM dead_letters WHERE status = 'parked' AND ${which} ORDER BY sequence LIMIT $1`,
    [limit ?? null, ...values],
  )) as (Omit<LetterInLine, 'type'> & { readonly typeHeader: string[] | null })[];
  return rows.map(({ typeHeader, ...letter }) => ({ ...letter, type: typeIn(typeHeader) }));
}

/** The type in the header `ce_type`, as the database has it. */
export function typeIn(header: string[] | null | undefined): string | null {
  return headerText(decodeHeaders({ type: header ?? [] }), 'type') ?? null;
}

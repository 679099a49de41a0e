import type { IncomingMessage } from '#libs/messages';
import type { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { correctedMessage, type DeadLetter } from './dead-letter.entity.js';

/** Reads a message as the service would. @throws with what is wrong, if it could not process it */
export type CheckMessage = (message: IncomingMessage) => Promise<void>;

/** A correction that somebody asks for. */
export interface CorrectionRequest {
  /** Who asks. */
  readonly by: string;
  /** The reason, for the audit record. */
  readonly why: string;
  /** The whole payload as it should have been. */
  readonly payload: object;
}

/** Only what is parked can be corrected: the message was redriven or discarded before. */
export class NotParked extends Error {
  override readonly name = 'NotParked';
}

/**
 * Lets a corrected payload take the place of a message's own for this and later redrives, and asks for a redrive. The original bytes
 * stay. For the action's row it is a redrive: an instance of the release before, which knows no corrections, would discard
 * a letter for an action that it does not know.
 * @throws what `check` throws, and NotParked
 * @returns the id of the action
 */
export async function requestCorrection(
  dataSource: DataSource,
  letter: DeadLetter,
  { by, why, payload }: CorrectionRequest,
  check: CheckMessage,
): Promise<string> {
  const value = Buffer.from(JSON.stringify(payload));
  await check(correctedMessage(letter, value));
  const id = uuidv7();
  const rows: unknown[] = await dataSource.query(
    `WITH corrected AS (UPDATE dead_letters SET corrected_value = $5 WHERE id = $2 AND status = 'parked' RETURNING id)
     INSERT INTO dead_letter_actions (id, action, dead_letter_id, requested_by, why, correction)
     SELECT $1, 'redrive', id, $3, $4, $5 FROM corrected RETURNING id`,
    [id, letter.id, by, why, value],
  );
  if (rows.length === 0) throw new NotParked(`the dead letter ${letter.id} is not parked any more`);
  return id;
}

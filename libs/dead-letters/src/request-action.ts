import { uuidv7 } from 'uuidv7';
import type { DeadLetterAction } from './dead-letter-action.entity.js';

/** An action that somebody asks for. */
export interface ActionRequest {
  readonly action: DeadLetterAction['action'];
  readonly deadLetterId: string;
  /** Who asks. */
  readonly by: string;
  /** The reason, for the audit record. */
  readonly why: string;
}

/** Anything that can run a statement: a pool, a client, a data source. */
interface Database {
  query(sql: string, values: unknown[]): Promise<unknown>;
}

/**
 * Asks the service that parked a letter for an action. Its {@link Redrive} sees the request within a second.
 * @returns the id of the action, whose outcome will be in `dead_letter_actions`
 */
export async function requestAction(database: Database, request: ActionRequest): Promise<string> {
  const id = uuidv7();
  const { action, deadLetterId, by, why } = request;
  await database.query(
    'INSERT INTO dead_letter_actions (id, action, dead_letter_id, requested_by, why) VALUES ($1, $2, $3, $4, $5)',
    [id, action, deadLetterId, by, why],
  );
  return id;
}

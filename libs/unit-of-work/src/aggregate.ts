import type { ObjectLiteral } from 'typeorm';
import type { EntityId } from './entity-statements.js';

/** Finds rows and locks them until the end of the transaction. */
export interface Loader {
  /** The entity with this id, or null. */
  find<E extends ObjectLiteral>(type: new () => E, id: EntityId): Promise<E | null>;
  /** The entities with these ids; those that do not exist are left out. */
  findAll<E extends ObjectLiteral>(type: new () => E, ids: readonly EntityId[]): Promise<E[]>;
  /** When the transaction began, by the database's clock: the only one that all instances share. */
  now(): Promise<Date>;
}

/** What every decision contains: the events that others will hear of. */
export interface Decided {
  readonly events: readonly object[];
}

/** What a rule returns instead of a decision when it refuses: nothing changes. */
export interface Refused<Reason extends string = string> {
  readonly refused: Reason;
}

/** The rows that a rule reads, and how its decision is stored in them. */
export interface Aggregate<Rows, Decision extends Decided> {
  /** Loads and locks what the rule reads. This part may wait. */
  readonly load: (rows: Loader) => Promise<Rows>;
  /** Changes the loaded rows, and returns the new ones. Its type does not let it wait. */
  readonly store: (rows: Rows, decision: Decision) => readonly object[];
  /** Looks at a decision before it is stored, and returns what to do once it is committed, such as to count it. */
  readonly whenCommitted?: (rows: Rows, decision: Decision) => (() => void) | undefined;
}

import type { TraceContext } from '#libs/messages';
import { Logger } from '@nestjs/common';
import DataLoader from 'dataloader';
import type { QueryResultRow } from 'pg';
import type { ObjectLiteral } from 'typeorm';
import type { Aggregate, Decided, Loader, Refused } from './aggregate.js';
import { statementsOf, type EntityId, type EntityStatements } from './entity-statements.js';
import type { Statement, Transaction } from './transaction.js';

const logger = new Logger('UnitOfWork');

type EntityClass<E extends ObjectLiteral> = new () => E;

/** The entities of one type within one transaction: an identity map that loads in batches. */
interface Table<E extends ObjectLiteral> {
  readonly statements: EntityStatements<E>;
  readonly loader: DataLoader<EntityId, E | null>;
  readonly loaded: Map<E, string>;
  readonly added: E[];
}

/** Answers many questions with one statement. `keys` may contain a key twice; the answers have the order of the keys. */
export type BatchLoad<K, V> = (transaction: Transaction, keys: readonly K[]) => Promise<V[]>;

const readClock: BatchLoad<'now', Date> = async (transaction, asked) => {
  const [row] = await transaction.query<{ now: Date }>('SELECT now()');
  if (row === undefined) throw new Error('PostgreSQL did not say what time it is');
  return asked.map(() => row.now);
};

/**
 * Makes the rows in which an event waits to be published. A unit of work knows no outbox, so the caller passes this.
 * `afterCommit` takes what is to be done once the rows are committed. If they never are, that is not done.
 */
export type ToOutboxRows = (
  event: object,
  trace: TraceContext | undefined,
  afterCommit: (call: () => void) => void,
) => readonly ObjectLiteral[];

/** The entities of one database transaction. All members of its commit group share them. */
export class Session {
  private readonly tables = new Map<EntityClass<ObjectLiteral>, Table<ObjectLiteral>>();
  private readonly loaders = new Map<unknown, DataLoader<unknown, unknown>>();
  private readonly whenCommitted: (() => void)[] = [];

  constructor(
    readonly transaction: Transaction,
    private readonly toOutboxRows: ToOutboxRows,
  ) {}

  table<E extends ObjectLiteral>(type: EntityClass<E>): Table<E> {
    const known = this.tables.get(type) as Table<E> | undefined;
    if (known !== undefined) return known;
    const table = createTable(this.transaction, type);
    this.tables.set(type, table);
    return table;
  }

  loader<K, V>(load: BatchLoad<K, V>): DataLoader<K, V> {
    const known = this.loaders.get(load) as DataLoader<K, V> | undefined;
    if (known !== undefined) return known;
    const loader = new DataLoader<K, V>((keys) => load(this.transaction, keys), { cache: false });
    this.loaders.set(load, loader);
    return loader;
  }

  afterCommit(call: () => void): void {
    this.whenCommitted.push(call);
  }

  /** To be called once the transaction is committed. It never throws: what is committed may not run again. */
  committed(): void {
    for (const call of this.whenCommitted) {
      try {
        call();
      } catch (error) {
        logger.error(error);
      }
    }
  }

  /** The rows of an event. */
  outboxRows(event: object, trace: TraceContext | undefined): readonly ObjectLiteral[] {
    return this.toOutboxRows(event, trace, (call) => {
      this.afterCommit(call);
    });
  }

  /** Writes changed and new entities: one statement of each kind for each entity type, in the order of their first use. */
  writes(): Statement[] {
    return [...this.tables.values()].flatMap(({ statements, loaded, added }) => {
      const changed = [...loaded]
        .filter(([entity, before]) => statements.fingerprint(entity) !== before)
        .map(([entity]) => entity);
      return [
        ...(changed.length > 0 ? [statements.update(changed)] : []),
        ...(added.length > 0 ? [statements.insert(added)] : []),
      ];
    });
  }
}

function createTable<E extends ObjectLiteral>(transaction: Transaction, type: EntityClass<E>): Table<E> {
  const statements = statementsOf(transaction.dataSource, type);
  const loaded = new Map<E, string>();
  const loader = new DataLoader<EntityId, E | null>(async (ids) => {
    const found = await statements.selectForUpdate(transaction, ids);
    for (const entity of found.values()) loaded.set(entity, statements.fingerprint(entity));
    return ids.map((id) => found.get(id) ?? null);
  });
  return { statements, loader, loaded, added: [] };
}

/**
 * What a request or a reaction reads and writes in the transaction that it shares with others (see {@link GroupCommit}).
 * Loads that wait at the same time become one `SELECT … FOR UPDATE`; changes are found by comparison and written at the end.
 *
 * All who share the transaction see the same objects. So nothing may wait between reading an entity's fields and
 * changing them. {@link UnitOfWork.decide} makes waiting impossible there, and the apps change rows in no other way.
 */
export class UnitOfWork implements Loader {
  constructor(
    private readonly session: Session,
    readonly trace?: TraceContext,
  ) {}

  /** For statements that do not concern one entity; see {@link Transaction.query}. */
  query<R extends QueryResultRow>(text: string, values?: unknown[]): Promise<R[]> {
    return this.session.transaction.query(text, values);
  }

  /** The same transaction. Events that are published through the result carry this trace. */
  within(trace: TraceContext | undefined): UnitOfWork {
    return new UnitOfWork(this.session, trace);
  }

  /**
   * Loads the rows of an aggregate, lets a rule decide on them, stores the decision and publishes its events. A refusal
   * stores and publishes nothing, so it does not affect others who share the transaction.
   * @returns what the rule returned
   */
  async decide<Rows, Decision extends Decided, Answer extends Decision | Refused>(
    aggregate: Aggregate<Rows, Decision>,
    rule: (rows: Rows) => Answer,
  ): Promise<Answer> {
    const rows = await aggregate.load(this);
    // From here on nothing may wait: during a wait, others in this transaction could change the same objects.
    const answer = rule(rows);
    const decision: Decision | Refused = answer;
    if (!('refused' in decision)) {
      const whenCommitted = aggregate.whenCommitted?.(rows, decision);
      if (whenCommitted !== undefined) this.session.afterCommit(whenCommitted);
      this.add(...aggregate.store(rows, decision));
      this.publish(...decision.events);
    }
    return answer;
  }

  /** The entity with this id, its row locked until the end of the transaction, or null. Changes made to it are saved. */
  find<E extends ObjectLiteral>(type: EntityClass<E>, id: EntityId): Promise<E | null> {
    return this.session.table(type).loader.load(id);
  }

  /** The entities with these ids, locked. Ids without a row are left out. */
  async findAll<E extends ObjectLiteral>(type: EntityClass<E>, ids: readonly EntityId[]): Promise<E[]> {
    const { loader } = this.session.table(type);
    const found = await Promise.all(ids.map((id) => loader.load(id)));
    return found.filter((entity) => entity !== null);
  }

  /** It costs no round trip beside a `find` that is asked at the same time. */
  now(): Promise<Date> {
    return this.load(readClock, 'now');
  }

  /** Calls `load` once for all who ask it at this moment in this transaction. */
  load<K, V>(load: BatchLoad<K, V>, key: K): Promise<V> {
    return this.session.loader(load).load(key);
  }

  /** Adds a new entity. If its id exists already, the transaction fails. */
  add(...entities: readonly ObjectLiteral[]): void {
    for (const entity of entities) {
      const { statements, loader, added } = this.session.table(entity.constructor as EntityClass<ObjectLiteral>);
      added.push(entity);
      loader.clear(statements.idOf(entity)).prime(statements.idOf(entity), entity);
    }
  }

  /** Puts events into the outbox: they are published if and only if the transaction commits. */
  publish(...events: readonly object[]): void {
    this.add(...events.flatMap((event) => this.session.outboxRows(event, this.trace)));
  }
}

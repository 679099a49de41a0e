import { context } from '@opentelemetry/api';
import type { Client, QueryResult, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { allDone } from './all-done.js';
import { DatabaseUnavailable, isAnswer, isStaleSession, sayingOf } from './database-errors.js';
import { BEGIN } from './pipelined.js';

/** A statement and its values, ready to be sent. */
export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** What a transaction comes to: its result, and the statements that go out together with COMMIT. */
export interface Outcome<T> {
  readonly result: T;
  /** Called once, at the end. */
  readonly writes: () => readonly Statement[];
}

const names = new Map<string, string>();

/**
 * A database transaction. Its connection is pipelined: a statement is sent at once, before earlier ones are answered, so
 * a statement whose answer nobody awaits costs no round trip of its own. TypeORM's own transaction waits at every step.
 *
 * What is sent behind BEGIN is sent before anybody knows whether BEGIN succeeded. If it did not, PostgreSQL would run each
 * of these statements by itself, and commit it. So the session writes nothing outside a transaction: see {@link BEGIN}.
 */
export class Transaction {
  /** The first error of a statement. After it nothing is committed, even if the work caught it and went on. */
  private failure: Error | undefined;
  private isOpen = true;
  /** The span of the transaction. A statement may be asked for within the span of one member, and belongs to all of them. */
  private readonly tracing = context.active();

  private constructor(
    readonly dataSource: DataSource,
    private readonly client: Client,
  ) {}

  /**
   * Runs `work` in a transaction. The writes that it returns are sent together with COMMIT; if one fails, all is rolled back.
   * @throws what `work` threw, or the error of the first statement that failed, or {@link DatabaseUnavailable}. If COMMIT got
   * no answer, its outcome is unknown
   */
  static async run<T>(dataSource: DataSource, work: (transaction: Transaction) => Promise<Outcome<T>>): Promise<T> {
    const [client, release] = await connect(dataSource);
    const transaction = new Transaction(dataSource, client);
    let reusable = true;
    // `pg` would throw an error that nobody listens to, and end the process. Every statement in flight gets it as well.
    const ignore = () => undefined;
    client.on('error', ignore);
    try {
      const begun = transaction.query(BEGIN);
      const working = work(transaction);
      await allDone<unknown>([begun, working]);
      const { result, writes } = await working;
      // All are built before the first is sent: if one cannot be built, the others must not be committed.
      await transaction.commit(writes());
      return result;
    } catch (error) {
      reusable = (await transaction.rollBack()) && !isStaleSession(error);
      throw error;
    } finally {
      release(!reusable);
      client.off('error', ignore);
    }
  }

  /**
   * Runs a statement. Each connection parses its text only once, so whatever varies belongs in `values`.
   * @throws DatabaseUnavailable if the connection failed; otherwise what PostgreSQL said
   */
  async query<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    // What is sent after the end would be a part of the next transaction of this session.
    if (!this.isOpen) throw new Error(`the transaction is over, but its work went on: ${text}`);
    return (await this.send<R>(text, values)).rows;
  }

  private async commit(writes: readonly Statement[]): Promise<void> {
    this.assertNothingFailed();
    this.isOpen = false;
    const written = writes.map(({ text, values }) => this.send(text, values));
    const committed = this.send('COMMIT');
    try {
      await allDone([...written, committed]);
    } catch (error) {
      if (isAnswer(error)) throw error;
      throw new DatabaseUnavailable(
        `COMMIT was sent, and nobody knows whether it was carried out: ${sayingOf(error)}`,
        {
          cause: error,
        },
      );
    }
    // If a statement has failed before, PostgreSQL answers a COMMIT with ROLLBACK, and with no error.
    const { command } = await committed;
    if (command === 'COMMIT') return;
    this.assertNothingFailed();
    throw new Error(`COMMIT was answered by ${command}`);
  }

  private assertNothingFailed(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** @returns whether the session can be used again. The next transaction must not commit what this one has left in it */
  private async rollBack(): Promise<boolean> {
    this.isOpen = false;
    try {
      await this.client.query('ROLLBACK');
      return true;
    } catch {
      return false;
    }
  }

  private async send<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<QueryResult<R>> {
    let name = names.get(text);
    if (name === undefined) names.set(text, (name = `statement-${String(names.size)}`));
    try {
      return await context.with(this.tracing, () => this.client.query<R>({ name, text, values }));
    } catch (error) {
      // A value that cannot be sent is the work's own fault, and leaves the connection as it is.
      const isLost = !isAnswer(error) && this.client.connection.stream.destroyed;
      const failure = isLost ? lost(error) : (error as Error);
      this.failure ??= failure;
      throw failure;
    }
  }
}

/** Takes a connection of the pool. TypeORM's query runner could not tell the pool to close one. */
async function connect(dataSource: DataSource): Promise<[Client, (close: boolean) => void]> {
  try {
    const connection = await (dataSource.driver as PostgresDriver).obtainMasterConnection();
    return connection as [Client, (close: boolean) => void];
  } catch (error) {
    throw isAnswer(error) ? error : lost(error);
  }
}

function lost(error: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable(`the connection to PostgreSQL failed: ${sayingOf(error)}`, { cause: error });
}

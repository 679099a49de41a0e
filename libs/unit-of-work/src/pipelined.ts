import { Socket } from 'node:net';
import type { DataSource } from 'typeorm';

/**
 * A socket for `pg`. It sends all that is written within one turn of the event loop by one system call. `pg` corks and
 * uncorks its socket for each statement, so an ordinary socket needs one call a statement.
 */
export class GatheringSocket extends Socket {
  private gathering = false;

  override uncork(): void {
    if (this.gathering) {
      super.uncork();
      return;
    }
    this.gathering = true;
    setImmediate(() => {
      this.gathering = false;
      super.uncork();
    });
  }
}

/**
 * Start-up options of a session whose statements find rows by index. PostgreSQL plans a statement once, perhaps while its
 * table is empty; and a scan of a table that is emptied all the time reads every row that is not vacuumed yet.
 */
export const BY_INDEX = '-c enable_seqscan=off';

/**
 * Start-up option of a session that writes nothing outside a transaction which says that it writes: {@link BEGIN}. Statements
 * that are sent behind a BEGIN that fails are then refused, instead of being committed one by one.
 */
const READS_ONLY_BY_DEFAULT = '-c default_transaction_read_only=on';

/** Begins a transaction that writes, in a session of {@link pipelined}. */
export const BEGIN = 'BEGIN READ WRITE';

/**
 * How long an answer of PostgreSQL may take. A connection that was cut without a word gives none, and the kernel would go on
 * waiting for many minutes. After this time `pg` closes the connection, and all that waits for it fails. The limits of the
 * server, such as `statement_timeout`, belong below it: they end one statement, and leave the connection.
 */
export const ANSWER_LIMIT_MS = 15_000;

/**
 * The `extra` of a TypeORM data source for `GroupCommit`. Its connections send statements before earlier ones are answered
 * and, without TLS, many by one system call. They write only in the transactions of `GroupCommit`, so migrations need a data
 * source of their own.
 */
export const pipelined = {
  pipeline: true,
  stream: () => new GatheringSocket(),
  options: `${BY_INDEX} ${READS_ONLY_BY_DEFAULT}`,
  query_timeout: ANSWER_LIMIT_MS,
};

/**
 * Runs one statement that deletes rows, in a transaction of its own, beside those of `GroupCommit`.
 * @returns how many rows it deleted
 */
export async function deleteRows(dataSource: DataSource, sql: string, values: unknown[]): Promise<number> {
  return dataSource.transaction(async (manager) => {
    await manager.query('SET TRANSACTION READ WRITE');
    const [, deleted]: [unknown, number] = await manager.query(sql, values);
    return deleted;
  });
}

/** @throws if a data source lacks what a transaction needs in order to be one */
export function assertPipelined({ options }: DataSource): void {
  const extra = options.extra as { readonly options?: unknown } | undefined;
  if (String(extra?.options).includes(READS_ONLY_BY_DEFAULT)) return;
  throw new Error(
    'GroupCommit needs a data source with `extra: pipelined`, or its transactions could be committed in part',
  );
}

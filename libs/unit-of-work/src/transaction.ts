import type { ClientBase, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import { allDone } from './all-done.js';

const names = new Map<string, string>();

/**
 * A database transaction. Its connection is pipelined: a statement is sent at once, before earlier ones are answered, so
 * a statement whose answer nobody awaits costs no round trip of its own. TypeORM's own transaction waits at every step.
 */
export class Transaction {
  private constructor(
    readonly dataSource: DataSource,
    private readonly client: ClientBase,
  ) {}

  /**
   * Runs `work` in a transaction. The writes that it returns are sent together with COMMIT; if one fails, all is rolled back.
   * @throws what `work` threw, or the error of the first statement that failed. If COMMIT got no answer, its outcome is unknown
   */
  static async run<T>(
    dataSource: DataSource,
    work: (transaction: Transaction) => Promise<{ result: T; writes: () => Promise<unknown>[] }>,
  ): Promise<T> {
    const runner = dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as ClientBase;
      const transaction = new Transaction(dataSource, client);
      try {
        const begun = transaction.query('BEGIN');
        const working = work(transaction);
        await allDone<unknown>([begun, working]);
        const { result, writes } = await working;
        await allDone([...writes(), transaction.query('COMMIT')]);
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }

  /** Runs a statement. Each connection parses its text only once, so whatever varies belongs in `values`. */
  async query<R extends QueryResultRow>(text: string, values: unknown[] = []): Promise<R[]> {
    let name = names.get(text);
    if (name === undefined) names.set(text, (name = `statement-${String(names.size)}`));
    const { rows } = await this.client.query<R>({ name, text, values });
    return rows;
  }
}

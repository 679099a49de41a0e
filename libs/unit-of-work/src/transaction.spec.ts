import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { isTransient } from './database-errors.js';
import { GroupCommit } from './group-commit.js';
import { pipelined } from './pipelined.js';
import { Transaction } from './transaction.js';

let pool: Pool;

beforeEach(() => {
  pool = new Pool();
});

describe('a transaction', () => {
  it('whose work caught the error of a statement is not committed', async () => {
    pool.answers.set('INSERT', postgresError('23514'));
    const running = Transaction.run(pool.dataSource, async (transaction) => {
      await transaction.query('INSERT').catch(() => undefined);
      return { result: 'done', writes: () => [] };
    });

    await expect(running).rejects.toMatchObject({ code: '23514' });
    expect(pool.sent).toEqual(['BEGIN READ WRITE', 'INSERT', 'ROLLBACK']);
  });

  it('whose COMMIT is answered with ROLLBACK is not taken for committed', async () => {
    pool.answers.set('COMMIT', 'ROLLBACK');

    await expect(runNothing()).rejects.toThrow('COMMIT was answered by ROLLBACK');
  });

  it('that cannot build one of its writes sends neither the others nor COMMIT', async () => {
    const running = Transaction.run(pool.dataSource, () =>
      Promise.resolve({
        result: 'done',
        writes: () => [1, 1n].map((value) => ({ text: 'UPDATE', values: [JSON.stringify(value)] })),
      }),
    );

    await expect(running).rejects.toThrow(TypeError);
    expect(pool.sent).toEqual(['BEGIN READ WRITE', 'ROLLBACK']);
  });

  it('that is over takes no statement of work that went on: the next one would commit it', async () => {
    let late: Transaction | undefined;
    await Transaction.run(pool.dataSource, (transaction) => {
      late = transaction;
      return Promise.resolve({ result: 'done', writes: () => [] });
    });

    await expect(late?.query('INSERT')).rejects.toThrow('the transaction is over, but its work went on: INSERT');
    expect(pool.sent).not.toContain('INSERT');
  });
});

describe('a session', () => {
  it('is used again, also after a transaction that was rolled back', async () => {
    await runNothing();
    pool.answers.set('COMMIT', postgresError('40001'));
    await expect(runNothing()).rejects.toMatchObject({ code: '40001' });

    expect(pool.released).toEqual(['kept', 'kept']);
  });

  it('that did not roll back is closed: the next transaction would commit what this one left', async () => {
    pool.answers.set('COMMIT', postgresError('40001')).set('ROLLBACK', postgresError('57014'));
    await expect(runNothing()).rejects.toMatchObject({ code: '40001' });

    expect(pool.released).toEqual(['closed']);
  });

  it.each([
    ['a plan from before a migration', postgresError('0A000', 'RevalidateCachedQuery')],
    ['a statement that somebody deallocated', postgresError('26000')],
  ])('with %s is closed, and the unit of work runs again in another one', async (_, stale) => {
    let attempts = 0;
    const work = () => {
      if (++attempts === 1) throw stale;
      return Promise.resolve('done');
    };

    await expect(new GroupCommit(pool.dataSource, publishesNothing).run(work)).resolves.toBe('done');
    expect(pool.released).toEqual(['closed', 'kept']);
  });

  it('does not exist: that is transient, whatever the network calls it', async () => {
    pool.refusal = networkError('EMFILE');
    const error: unknown = await runNothing().catch((reason: unknown) => reason);

    expect(isTransient(error)).toBe(true);
    expect(String(error)).toContain('the connection to PostgreSQL failed: EMFILE');
  });
});

describe('an error without a SQLSTATE', () => {
  const codes = [
    'ENETUNREACH',
    'ENETDOWN',
    'EHOSTDOWN',
    'ECONNABORTED',
    'EADDRNOTAVAIL',
    'EAI_FAIL',
    'EPROTO',
    'ETIMEDOUT',
  ];
  const sentences = [
    'Query read timeout',
    'Connection terminated unexpectedly',
    'a sentence of the next version of pg',
  ];

  const errors = [...codes.map(networkError), ...sentences.map((sentence) => new Error(sentence))];

  it.each(errors.map((error) => [error.message, error] as const))(
    'after COMMIT means that nobody knows: no member runs again here, and all get a transient fault (%s)',
    async (_, error) => {
      pool.answers.set('COMMIT', error);
      let attempts = 0;
      const transactions = new GroupCommit(pool.dataSource, publishesNothing);
      const work = () => Promise.resolve(attempts++);

      const outcomes = await Promise.allSettled([transactions.run(work), transactions.run(work)]);

      expect(outcomes.map((outcome) => outcome.status === 'rejected' && isTransient(outcome.reason))).toEqual([
        true,
        true,
      ]);
      expect(String((outcomes[0] as PromiseRejectedResult).reason)).toContain(
        'nobody knows whether it was carried out',
      );
      expect(attempts).toBe(2);
    },
  );

  it('of a connection that is gone is transient', async () => {
    pool.answers.set('INSERT', new Error('a sentence of the next version of pg'));
    pool.losesConnection = true;

    expect(isTransient(await runInsert())).toBe(true);
  });

  it('of a value that cannot be sent is the fault of the work', async () => {
    pool.answers.set('INSERT', new TypeError('Do not know how to serialize a BigInt'));

    expect(isTransient(await runInsert())).toBe(false);
  });
});

describe('a data source', () => {
  it('whose sessions would commit what is sent behind a failed BEGIN is refused', () => {
    const dataSource = { options: { extra: { pipeline: true } } } as unknown as DataSource;

    expect(() => new GroupCommit(dataSource, publishesNothing)).toThrow('GroupCommit needs a data source with');
  });
});

function runNothing(): Promise<string> {
  return Transaction.run(pool.dataSource, () => Promise.resolve({ result: 'done', writes: () => [] }));
}

/** @returns the error */
function runInsert(): Promise<unknown> {
  return Transaction.run(pool.dataSource, async (transaction) => {
    await transaction.query('INSERT');
    return { result: undefined, writes: () => [] };
  }).catch((error: unknown) => error);
}

function publishesNothing(): never {
  throw new Error('nothing is published here');
}

function postgresError(code: string, routine?: string): Error {
  return Object.assign(new Error('PostgreSQL says no'), { code, routine });
}

function networkError(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'connect' });
}

/** Sessions that answer as a test says, and note what they are asked. */
class Pool {
  readonly sent: string[] = [];
  readonly released: ('kept' | 'closed')[] = [];
  /** An error, or the command tag, by the text of a statement. */
  readonly answers = new Map<string, Error | string>();
  refusal: Error | undefined;
  losesConnection = false;

  readonly dataSource = {
    options: { extra: pipelined },
    driver: { obtainMasterConnection: () => this.connect() },
  } as unknown as DataSource;

  private connect(): Promise<[object, (close: boolean) => void]> {
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    const stream = { destroyed: false };
    const query = (statement: string | { readonly text: string }) => {
      const text = typeof statement === 'string' ? statement : statement.text;
      this.sent.push(text);
      const answer = this.answers.get(text) ?? text;
      if (typeof answer === 'string') return Promise.resolve({ rows: [], command: answer });
      stream.destroyed = this.losesConnection;
      return Promise.reject(answer);
    };
    const client = Object.assign(new EventEmitter(), { connection: { stream }, query });
    return Promise.resolve([client, (close) => this.released.push(close ? 'closed' : 'kept')]);
  }
}

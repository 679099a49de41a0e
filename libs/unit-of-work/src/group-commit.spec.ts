import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { isTransient } from './database-errors.js';
import { GroupCommit } from './group-commit.js';
import { pipelined } from './pipelined.js';

let release: () => void;
let transactions: GroupCommit;
let begun: string[];
let first: Promise<unknown>;

beforeEach(async () => {
  begun = [];
  transactions = new GroupCommit(answeringEverything(), publishesNothing, { members: 2, waitMs: 1_000 });
  await new Promise<void>((holding) => {
    first = transactions.run(async () => {
      holding();
      await new Promise<void>((resolve) => (release = resolve));
    });
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the queue of the group commit', () => {
  it('takes so many units of work and no more: the next one is refused at once, as a transient fault', async () => {
    const [second, third] = [runs('second'), runs('third')];
    const refused: unknown = await runs('fourth').catch((error: unknown) => error);

    expect(isTransient(refused)).toBe(true);
    expect(String(refused)).toContain('2 units of work wait for the database already');
    release();
    await Promise.all([first, second, third]);
    expect(begun).toEqual(['second', 'third']);
  });

  it('has room again once it is shorter', async () => {
    const queued = [runs('second'), runs('third')];
    release();
    await Promise.all(queued);
    await runs('fourth');

    expect(begun).toEqual(['second', 'third', 'fourth']);
  });

  it('does not begin work whose caller has given up', async () => {
    const late = runs('late').catch((error: unknown) => error);
    const inTime = 900;
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + inTime);
    const fresh = runs('fresh');
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + inTime);
    release();

    const refused = await late;
    await fresh;
    expect(isTransient(refused)).toBe(true);
    expect(String(refused)).toContain('waited longer than 1000 ms for the database, and was not begun');
    expect(begun).toEqual(['fresh']);
  });
});

function runs(name: string): Promise<void> {
  return transactions.run(() => {
    begun.push(name);
    return Promise.resolve();
  });
}

function publishesNothing(): never {
  throw new Error('nothing is published here');
}

function answeringEverything(): DataSource {
  const client = Object.assign(new EventEmitter(), {
    query: ({ text }: { readonly text: string }) => Promise.resolve({ rows: [], command: text }),
  });
  const driver = { obtainMasterConnection: () => Promise.resolve([client, () => undefined]) };
  return { options: { extra: pipelined }, driver } as unknown as DataSource;
}

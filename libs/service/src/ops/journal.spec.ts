import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from '#libs/messages';
import { Journal } from './journal.js';

const ID = '019a5c3e-7b10-7c4e-9d53-2f6a1c0b8e71';

function incoming(key: string, offset = '7'): IncomingMessage {
  const headers = { ce_id: Buffer.from(ID), ce_type: Buffer.from('OrderPlaced') };
  return {
    topic: 'order.events',
    partition: 3,
    offset,
    key,
    value: null,
    headers,
    timestamp: '1000',
    fetchedAt: 2_000,
  };
}

describe('the journal', () => {
  it('shows what was published, with its place and its times', () => {
    const journal = new Journal('order-1');
    const headers = { ce_id: ID, ce_type: 'OrderPlaced' };
    journal.published(
      { topic: 'order.events', key: 'a', value: '{}', headers },
      { writtenAt: 1_000, sentAt: 2_000, acknowledgedAt: 3_000, place: { partition: 3, offset: '7' } },
    );
    expect(journal.read(0, 10)).toMatchObject({
      instance: 'order-1',
      next: 1,
      entries: [
        {
          seq: 1,
          kind: 'published',
          messageId: ID,
          type: 'OrderPlaced',
          key: 'a',
          partition: 3,
          offset: '7',
          writtenAt: '1970-01-01T00:00:01.000Z',
          sentAt: '1970-01-01T00:00:02.000Z',
          acknowledgedAt: '1970-01-01T00:00:03.000Z',
        },
      ],
    });
  });

  it('shows null where nobody knows a time or a place', () => {
    const journal = new Journal('order-1');
    journal.published(
      { topic: 'order.events', key: 'a', value: '{}', headers: {} },
      { writtenAt: NaN, sentAt: 0, acknowledgedAt: 0, place: undefined },
    );
    journal.processed({ ...incoming('a'), headers: {} }, { outcome: 'retrying', reason: 'no database' });
    expect(journal.read(0, 10).entries).toMatchObject([
      { writtenAt: null, partition: null, offset: null, type: null },
      { startedAt: null, committedAt: null, outcome: 'retrying', reason: 'no database' },
    ]);
  });

  it('shows what follows a number, of one key, and where to go on', () => {
    const journal = new Journal('order-1');
    for (const key of ['a', 'b', 'a', 'b']) journal.processed(incoming(key), { outcome: 'applied' });
    const seqs = (after: number, limit: number, key?: string) =>
      journal.read(after, limit, key).entries.map(({ seq }) => seq);
    expect(seqs(2, 10)).toEqual([3, 4]);
    expect(seqs(0, 10, 'a')).toEqual([1, 3]);
    expect(journal.read(0, 10, 'a').next).toBe(4);
    expect([seqs(0, 3), journal.read(0, 3).next]).toEqual([[1, 2, 3], 3]);
    expect([seqs(4, 10), journal.read(4, 10).next]).toEqual([[], 4]);
  });

  it('forgets the oldest entries when it is full, and says so', () => {
    const journal = new Journal('order-1', 3);
    expect(journal.read(0, 10).oldest).toBe(0);
    for (let n = 1; n <= 5; n++) journal.processed(incoming('a', String(n)), { outcome: 'applied' });
    const { oldest, entries } = journal.read(0, 10);
    expect([oldest, entries.map(({ seq, offset }) => [seq, offset])]).toEqual([
      3,
      [
        [3, '3'],
        [4, '4'],
        [5, '5'],
      ],
    ]);
  });

  it('has another run in another process, since its numbers begin again', () => {
    expect(new Journal('order-1').read(0, 1).run).not.toBe(new Journal('order-1').read(0, 1).run);
  });
});

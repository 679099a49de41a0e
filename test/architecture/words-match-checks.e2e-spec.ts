import { describe, expect, it } from '@jest/globals';
import { CANCELLATION_REASONS, SERVICES, type Service } from '#libs/contracts';
import { deadLetterSource, type DeadLetterReason } from '#libs/dead-letters';
import { outboxSource } from '#libs/outbox';
import { RESERVATION_STATUSES } from '../../apps/inventory/src/reservation.js';
import { MOVES as STOCK_MOVES } from '../../apps/inventory/src/stock.js';
import { ORDER_STATUSES, PAYMENT_ANSWERS, STOCK_ANSWERS } from '../../apps/order/src/order.js';
import { BUCKETS, MOVES as MONEY_MOVES } from '../../apps/payment/src/ledger.js';
import { PAYMENT_STATUSES } from '../../apps/payment/src/payment.js';
import { query } from '../suite/running-suite.js';

/** A record, so that the compiler reports a missing reason. */
const DEAD_LETTER_REASONS: Record<DeadLetterReason, true> = {
  unreadable: true,
  'contract-violation': true,
  'unknown-version': true,
  'handler-failed': true,
  'key-quarantined': true,
};

const WORDS: readonly (readonly [Service, table: string, column: string, words: readonly string[]])[] = [
  ['order', 'orders', 'status', ORDER_STATUSES],
  ['order', 'orders', 'stock', STOCK_ANSWERS],
  ['order', 'orders', 'payment', PAYMENT_ANSWERS],
  ['order', 'orders', 'reason', CANCELLATION_REASONS],
  ['payment', 'payments', 'status', PAYMENT_STATUSES],
  ['payment', 'ledger_entries', 'move', MONEY_MOVES],
  ['payment', 'ledger_entries', 'bucket', BUCKETS],
  ['inventory', 'reservations', 'status', RESERVATION_STATUSES],
  ['inventory', 'stock_movements', 'move', STOCK_MOVES],
  ['order', 'dead_letters', 'reason', Object.keys(DEAD_LETTER_REASONS)],
];

describe('the words that the code writes', () => {
  it.each(WORDS)('are those that the database of %s allows in %s.%s', async (service, table, column, words) => {
    expect((await wordsAllowedIn(service, table, column)).sort()).toEqual([...words].sort());
  });

  it.each(SERVICES)(
    'as names of channels in the database of %s are those that the relays listen to',
    async (service) => {
      const functions = await query<{ source: string }>(
        service,
        `SELECT prosrc AS source FROM pg_proc WHERE proname IN ('notify_outbox', 'notify_dead_letters') ORDER BY proname`,
      );
      const channels = functions.map(({ source }) => /pg_notify\('(\w+)'/.exec(source)?.[1]);
      expect(channels).toEqual([deadLetterSource.channel, outboxSource().channel]);
    },
  );
});

/** From the CHECKs on this column alone. */
async function wordsAllowedIn(service: Service, table: string, column: string): Promise<string[]> {
  const checks = await query<{ definition: string }>(
    service,
    `SELECT pg_get_constraintdef(pg_constraint.oid) AS definition
       FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]
      WHERE contype = 'c' AND conrelid = $1::regclass AND attname = $2`,
    [table, column],
  );
  return checks.flatMap(({ definition }) => [...definition.matchAll(/'([^']*)'::text/g)].map(([, word = '']) => word));
}

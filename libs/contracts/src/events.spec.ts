import { describe, expect, it } from '@jest/globals';
import { statedType } from '#libs/messages';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import {
  CANCELLATION_REASONS,
  DECLINE_REASONS,
  EVENTS,
  event,
  eventName,
  MAX_LINES,
  MAX_QUANTITY,
  OrderConfirmed,
  REJECTION_REASONS,
  type EventName,
} from './index.js';

type Payload = Readonly<Record<string, unknown>>;

const orderId = '019a0000-0000-7000-8000-000000000001';
const line = { sku: 'COFFEE-MUG', quantity: 1 };
const money = { amount: 1_200, currency: 'EUR' };
const tooMany = Array.from({ length: MAX_LINES + 1 }, (_, index) => ({ sku: `SKU-${String(index)}`, quantity: 1 }));

/** One good payload of every event. */
const GOOD: Record<EventName, Payload> = {
  OrderPlaced: { orderId, customerId: 'alice', lines: [line], total: money },
  OrderConfirmed: { orderId },
  OrderCancelled: { orderId, reason: 'customer-request' },
  OrderReturned: { orderId },
  StockReserved: { orderId, lines: [line] },
  StockRejected: { orderId, reason: 'out-of-stock', shortages: [line] },
  StockCommitted: { orderId },
  StockReleased: { orderId },
  StockRestocked: { orderId },
  PaymentAuthorized: { orderId, amount: money },
  PaymentDeclined: { orderId, reason: 'insufficient-funds' },
  PaymentCaptured: { orderId },
  PaymentVoided: { orderId },
  PaymentRefunded: { orderId },
};

const NAMES = Object.keys(EVENTS) as EventName[];

describe('a contract', () => {
  it.each(NAMES)('of %s accepts a good payload', (name) => {
    expect(violationsOf(name, {})).toEqual([]);
  });

  it.each(NAMES)('of %s accepts a field that only a newer publisher knows', (name) => {
    expect(violationsOf(name, { giftWrap: true })).toEqual([]);
  });

  it.each(NAMES)('of %s needs an order id that is a UUID', (name) => {
    for (const bad of [undefined, null, '', 'order-1', 1, [orderId]]) {
      expect(violationsOf(name, { orderId: bad })).toEqual(['orderId']);
    }
  });

  it.each<[EventName, string, readonly string[]]>([
    ['OrderCancelled', 'reason', CANCELLATION_REASONS],
    ['StockRejected', 'reason', REJECTION_REASONS],
    ['PaymentDeclined', 'reason', DECLINE_REASONS],
  ])('of %s accepts its %ss, and no other', (name, field, reasons) => {
    for (const reason of reasons) expect(violationsOf(name, { [field]: reason })).toEqual([]);
    for (const bad of [undefined, null, '', 'bad-weather', [reasons[0]]])
      expect(violationsOf(name, { [field]: bad })).toEqual([field]);
  });

  it('of OrderPlaced needs a customer', () => {
    expect(violationsOf('OrderPlaced', { customerId: '\u{1F600}'.repeat(64) })).toEqual([]);
    for (const bad of [undefined, null, '', 'x'.repeat(65), '\u2764\uFE0F'.repeat(33), 7]) {
      expect(violationsOf('OrderPlaced', { customerId: bad })).toEqual(['customerId']);
    }
  });

  it.each<[EventName, string]>([
    ['OrderPlaced', 'lines'],
    ['StockReserved', 'lines'],
    ['StockRejected', 'shortages'],
  ])('of %s needs %s that are order lines', (name, field) => {
    for (const bad of [undefined, null, {}, line, 'COFFEE-MUG', ['COFFEE-MUG'], [null], [[]], [[line]]]) {
      expect(pathsBelow(field, violationsOf(name, { [field]: bad }))).not.toEqual([]);
    }
  });

  it('of OrderPlaced and of StockReserved needs at least one line', () => {
    expect(violationsOf('OrderPlaced', { lines: [] })).toEqual(['lines']);
    expect(violationsOf('StockReserved', { lines: [] })).toEqual(['lines']);
  });

  it('of OrderPlaced limits the number of lines', () => {
    expect(violationsOf('OrderPlaced', { lines: tooMany.slice(1) })).toEqual([]);
    expect(violationsOf('OrderPlaced', { lines: tooMany })).toEqual(['lines']);
  });

  it.each<[EventName, string]>([
    ['OrderPlaced', 'total'],
    ['PaymentAuthorized', 'amount'],
  ])('of %s needs an %s that is money', (name, field) => {
    for (const bad of [undefined, null, 12.5, '12.50 EUR', [], [money]]) {
      expect(pathsBelow(field, violationsOf(name, { [field]: bad }))).not.toEqual([]);
    }
  });
});

describe('an order line', () => {
  it.each([0, -1, 1.5, 1e9, MAX_QUANTITY + 1, '1', null, undefined])('refuses a quantity of %p', (quantity) => {
    expect(violationsOf('OrderPlaced', { lines: [{ sku: 'COFFEE-MUG', quantity }] })).toEqual(['lines.0.quantity']);
  });

  it.each([1, MAX_QUANTITY])('accepts a quantity of %d', (quantity) => {
    expect(violationsOf('OrderPlaced', { lines: [{ sku: 'COFFEE-MUG', quantity }] })).toEqual([]);
  });

  it.each(['', 'x'.repeat(65), 7, null, undefined])('refuses the SKU %p', (sku) => {
    expect(violationsOf('OrderPlaced', { lines: [line, { sku, quantity: 1 }] })).toEqual(['lines.1.sku']);
  });
});

describe('money', () => {
  it.each([-1, 12.5, '1200', Number.MAX_SAFE_INTEGER + 1, null, undefined])('refuses an amount of %p', (amount) => {
    expect(violationsOf('OrderPlaced', { total: { ...money, amount } })).toEqual(['total.amount']);
  });

  it.each([0, Number.MAX_SAFE_INTEGER])('accepts an amount of %d minor units', (amount) => {
    expect(violationsOf('OrderPlaced', { total: { ...money, amount } })).toEqual([]);
  });

  it.each(['EURO', 'XYZ', 'eur', '', 978, null, undefined])('refuses the currency %p', (currency) => {
    expect(violationsOf('OrderPlaced', { total: { ...money, currency } })).toEqual(['total.currency']);
  });
});

describe('an event', () => {
  it.each(NAMES)('%s has the type that its class states, which is its type on the wire', (name) => {
    expect(statedType(EVENTS[name])).toBe(name);
    expect(eventName(new EVENTS[name]())).toBe(name);
  });

  it('is made from its class and its data', () => {
    const made = event(OrderConfirmed, { orderId });
    expect(made).toBeInstanceOf(OrderConfirmed);
    expect(JSON.stringify(made)).toBe(`{"orderId":"${orderId}"}`);
  });
});

/** The paths of the fields that are wrong in a good payload after `change`. */
function violationsOf(name: EventName, change: Payload): string[] {
  const received = plainToInstance<object, unknown>(EVENTS[name], { ...GOOD[name], ...change });
  return validateSync(received, { forbidUnknownValues: true }).flatMap((error) => pathsOf(error, ''));
}

function pathsOf({ property, constraints, children }: ValidationError, parent: string): string[] {
  const path = `${parent}${property}`;
  return [...(constraints ? [path] : []), ...(children ?? []).flatMap((child) => pathsOf(child, `${path}.`))];
}

function pathsBelow(field: string, paths: readonly string[]): string[] {
  return paths.filter((path) => path === field || path.startsWith(`${field}.`));
}

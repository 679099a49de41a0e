import { reactionsOf, SERVICES } from '#libs/contracts';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { parseSource } from '../generate-docs/syntax.js';
import { includes, readingsIn, readingsOf } from './readers.js';

/** What `shipping`, in the place of payment, reads of `OrderPlaced`. */
function fieldsRead(parameter: string, body = ''): string[] {
  const methods = reactionsOf('payment').map(({ event }) =>
    event === 'OrderPlaced'
      ? `@ReactsTo(OrderPlaced) ship(${parameter}: OrderPlaced) { ${body} }`
      : `@ReactsTo(${event}) on${event}() {}`,
  );
  const text = `class Reactions { ${methods.join('\n')} }`;
  const source = ts.createSourceFile('reactions.ts', text, ts.ScriptTarget.Latest, true);
  return readingsIn(source, 'payment').map(({ field }) => field);
}

describe('a reaction reads', () => {
  it.each<[string, string, string, string[]]>([
    ['the fields that its parameter takes out', '{ orderId, total: price }', '', ['orderId', 'total']],
    ['a field of a field as a whole', '{ total: { amount } }', '', ['total']],
    [
      'the fields that it asks for',
      'event',
      'a(event.orderId, event.lines[0].sku, event.orderId)',
      ['orderId', 'lines'],
    ],
    ['everything, if it takes the rest', '{ orderId, ...rest }', '', ['orderId', '']],
    ['everything, if it hands the event on', 'event', 'a(event)', ['']],
    ['everything, if it asks for a field by an expression', 'event', 'a(event[b])', ['']],
    ['nothing of an event of which it wants only the name', 'event', 'a(eventName(event))', []],
    ['nothing of a field that has the name of the parameter', 'event', 'a(other.event)', []],
  ])('%s', (_, parameter, body, fields) => {
    expect(fieldsRead(parameter, body)).toEqual(fields);
  });

  it('all that is in a field, and no other', () => {
    const reading = { service: 'payment', deed: 'pay', type: 'OrderPlaced', field: 'total' } as const;
    expect(['total', 'total.amount', 'totals', 'lines'].map((path) => includes(reading, path))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(includes({ ...reading, field: '' }, 'lines.sku')).toBe(true);
  });

  it('nothing where its method is missing, which is an error', () => {
    const source = ts.createSourceFile('reactions.ts', 'class Reactions {}', ts.ScriptTarget.Latest, true);
    expect(() => readingsIn(source, 'payment')).toThrow('no method in reactions.ts takes OrderPlaced');
  });
});

describe('the services of this project', () => {
  const readings = readingsOf(parseSource);

  it.each(SERVICES.flatMap((service) => reactionsOf(service).map(({ event }) => [service, event] as const)))(
    'are found: %s reads the id in %s',
    (service, event) => {
      expect(readings).toContainEqual(expect.objectContaining({ service, type: event, field: 'orderId' }));
    },
  );

  it('read no more than they need: of OrderPlaced, payment knows no lines and inventory no total', () => {
    const fieldsOf = (service: string) =>
      readings.filter((one) => one.service === service && one.type === 'OrderPlaced').map(({ field }) => field);
    expect(fieldsOf('payment').sort()).toEqual(['customerId', 'orderId', 'total']);
    expect(fieldsOf('inventory').sort()).toEqual(['lines', 'orderId']);
  });
});

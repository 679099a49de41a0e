import { describe, expect, it } from '@jest/globals';
import {
  CHOREOGRAPHY,
  EVENTS,
  publishedBy,
  publishersHeardBy,
  reactionsOf,
  SERVICES,
  STEPS,
  type EventName,
  type Service,
} from './index.js';

describe('the choreography', () => {
  it('has a row for every event, and for nothing else', () => {
    expect(STEPS.map(([name]) => name).sort()).toEqual(Object.keys(EVENTS).sort());
  });

  it.each(STEPS)('%s is heard by someone, and never by its publisher', (_, { publisher, reactions }) => {
    const hearers = Object.keys(reactions);
    expect(hearers.length).toBeGreaterThan(0);
    expect(hearers).not.toContain(publisher);
    expect(SERVICES).toEqual(expect.arrayContaining(hearers));
  });

  it('divides the events among the services: each has one publisher', () => {
    const published = SERVICES.flatMap(publishedBy);
    expect(published.sort()).toEqual(Object.keys(EVENTS).sort());
  });

  it('keeps payment and inventory from ever hearing of each other', () => {
    expect(publishersHeardBy('payment')).toEqual(['order']);
    expect(publishersHeardBy('inventory')).toEqual(['order']);
    expect(publishersHeardBy('order').sort()).toEqual(['inventory', 'payment']);
  });

  it.each(SERVICES)('gives %s a deed of its own for every event that it hears', (service) => {
    const reactions = reactionsOf(service);
    expect(new Set(reactions.map(({ event }) => event)).size).toBe(reactions.length);
    expect(new Set(reactions.map(({ deed }) => deed)).size).toBe(reactions.length);
  });

  it('tells both participants of everything that the order decides', () => {
    for (const name of publishedBy('order'))
      expect(hearersOf(name)).toEqual(expect.arrayContaining(['inventory', 'payment']));
  });

  it('lets both participants answer everything, and the order hear it', () => {
    for (const name of [...publishedBy('inventory'), ...publishedBy('payment')])
      expect(hearersOf(name)).toContain('order');
  });
});

describe('a compensation', () => {
  const compensations = STEPS.flatMap(([name, step]) => (step.compensates ? [[name, step.compensates] as const] : []));

  it.each(compensations)('%s undoes %s, which the same service published', (name, undone) => {
    expect(Object.keys(EVENTS)).toContain(undone);
    expect(undone).not.toBe(name);
    expect(CHOREOGRAPHY[name].publisher).toBe(CHOREOGRAPHY[undone].publisher);
  });

  it.each(compensations)(
    '%s is heard by all who heard %s: whoever knows of the deed hears of its undoing',
    (name, undone) => {
      expect(hearersOf(name)).toEqual(hearersOf(undone));
    },
  );

  it('is there for every event with an effect that can be undone, and each has one', () => {
    const undone = compensations.map(([, of]) => of);
    expect(new Set(undone).size).toBe(undone.length);
    const refusals: EventName[] = ['StockRejected', 'PaymentDeclined'];
    const compensating: EventName[] = compensations.map(([name]) => name);
    const effective = STEPS.map(([name]) => name).filter(
      (name) => !refusals.includes(name) && !compensating.includes(name),
    );
    expect([...undone].sort()).toEqual(effective.sort());
  });
});

function hearersOf(name: EventName): Service[] {
  return SERVICES.filter((service) => reactionsOf(service).some(({ event }) => event === name)).sort();
}

import { describe, expect, it } from '@jest/globals';
import {
  DEAD_LETTER_RETENTION_MS,
  EVENT_RETENTION_MS,
  MAX_DEAD_LETTER_BYTES,
  MAX_EVENT_BYTES,
  SERVICES,
  topicsHeardBy,
  topicsOf,
} from './index.js';
import { deadLetterTopicName, eventTopicName } from '#libs/messages';

describe('the topics', () => {
  it.each(SERVICES)('of %s are its events and its dead letters, and it alone owns them', (service) => {
    const topics = topicsOf(service);
    expect(topics.map(({ name }) => name)).toEqual([`${service}.events`, `${service}.dlt`]);
    expect(topics.map(({ owner }) => owner)).toEqual([service, service]);
  });

  it('have different names', () => {
    const names = SERVICES.flatMap((service) => [eventTopicName(service), deadLetterTopicName(service)]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('that a service hears are those of the events that it reacts to', () => {
    expect(topicsHeardBy('order').sort()).toEqual(['inventory.events', 'payment.events']);
    expect(topicsHeardBy('payment')).toEqual(['order.events']);
    expect(topicsHeardBy('inventory')).toEqual(['order.events']);
  });

  it.each(SERVICES)('that %s hears exist: their publishers own them', (service) => {
    const owned = SERVICES.flatMap(topicsOf).map(({ name }) => name);
    expect(owned).toEqual(expect.arrayContaining(topicsHeardBy(service)));
  });

  it('have as many partitions for dead letters as for events, so that a key has the same partition in both', () => {
    for (const [events, deadLetters] of SERVICES.map(topicsOf))
      expect(deadLetters?.partitions).toBe(events?.partitions);
  });

  it('keep a dead letter longer than an event, and have room for the whole event and its headers', () => {
    expect(DEAD_LETTER_RETENTION_MS).toBeGreaterThan(EVENT_RETENTION_MS);
    expect(MAX_DEAD_LETTER_BYTES).toBeGreaterThan(MAX_EVENT_BYTES);
    const [events, deadLetters] = topicsOf('order');
    expect(events?.config).toMatchObject({
      'retention.ms': String(EVENT_RETENTION_MS),
      'max.message.bytes': String(MAX_EVENT_BYTES),
    });
    expect(deadLetters?.config).toMatchObject({
      'retention.ms': String(DEAD_LETTER_RETENTION_MS),
      'max.message.bytes': String(MAX_DEAD_LETTER_BYTES),
    });
  });
});

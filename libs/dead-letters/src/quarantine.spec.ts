import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from '#libs/messages';
import type { UnitOfWork } from '#libs/unit-of-work';
import { register } from 'prom-client';
import { deadLetters } from './quarantine.js';

const MESSAGE: IncomingMessage = {
  topic: 'order.events',
  partition: 0,
  offset: '0',
  key: 'a',
  value: null,
  headers: {},
  timestamp: '0',
};

describe('the metric of dead letters', () => {
  it('counts each message that is parked, by its topic and the reason', async () => {
    const work = { add: () => undefined, query: () => Promise.resolve([]) } as unknown as UnitOfWork;
    const failure = { reason: 'unreadable', error: new Error('no JSON'), attempts: 0 } as const;
    await deadLetters.park(work, 'payment', MESSAGE, failure);
    await deadLetters.park(work, 'payment', MESSAGE, failure);

    expect(await register.metrics()).toMatch(/^dead_letters_total\{topic="order.events",reason="unreadable"\} 2$/m);
  });
});

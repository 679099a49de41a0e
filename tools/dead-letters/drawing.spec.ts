import { describe, expect, it } from '@jest/globals';
import type { WholeLetter } from './dead-letters.js';
import { drawLetter } from './drawing.js';

const LETTER: WholeLetter = {
  service: 'payment',
  id: '00000000-0000-7000-8000-000000000001',
  topic: 'order.events',
  partition: 3,
  offset: '42',
  key: '00000000-0000-7000-8000-000000000002',
  reason: 'handler-failed',
  message: 'the price list is gone',
  status: 'parked',
  corrected: false,
  type: 'OrderPlaced',
  parkedAt: '1970-01-01T00:00:00.000Z',
  publishedAt: '1970-01-01T00:00:00.000Z',
  messageId: '00000000-0000-7000-8000-000000000003',
  bytes: Buffer.from('{"a":1}').toString('base64'),
  payload: { a: 1 },
  correctedPayload: null,
  headers: {},
  error: 'Error',
  stack: 'Error: the price list is gone',
  attempts: 1,
  published: true,
  publishError: null,
  actions: [],
};

describe('a drawn dead letter', () => {
  it('has a gap between each name and its value', () => {
    const lines = drawLetter(LETTER, [], []).split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^in the dead-letter topic {2,}yes$/));
    expect(lines).toContainEqual(expect.stringMatching(/^handler was tried {2,}once$/));
  });
});

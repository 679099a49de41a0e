import { describe, expect, it } from '@jest/globals';
import { DEAD_LETTER_RETENTION_MS, EVENT_RETENTION_MS } from '#libs/contracts';
import { INBOX_RETENTION_MS } from '#libs/inbox';

describe('the memory of the inbox', () => {
  it('is longer than anything that it must recognise can stay away: a replay, or a redriven dead letter', () => {
    expect(INBOX_RETENTION_MS).toBeGreaterThan(EVENT_RETENTION_MS);
    expect(INBOX_RETENTION_MS).toBeGreaterThan(DEAD_LETTER_RETENTION_MS);
  });
});

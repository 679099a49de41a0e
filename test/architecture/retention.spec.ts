import { describe, expect, it } from '@jest/globals';
import { DEAD_LETTER_RETENTION_MS, EVENT_RETENTION_MS } from '#libs/contracts';
import { INBOX_RETENTION_MS } from '#libs/inbox';

describe('the retention of the inbox', () => {
  it('is longer than any duplicate can take to arrive: by a replay, or as a redriven dead letter', () => {
    expect(INBOX_RETENTION_MS).toBeGreaterThan(EVENT_RETENTION_MS);
    expect(INBOX_RETENTION_MS).toBeGreaterThan(DEAD_LETTER_RETENTION_MS);
  });
});

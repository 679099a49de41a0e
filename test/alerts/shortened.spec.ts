import { describe, expect, it } from '@jest/globals';
import { shortened } from './shortened.js';

describe('the alerts of a test', () => {
  it.each([
    ['for: 5m', 'for: 30000ms'],
    ['rate(consumed_messages_total[1m]) > 0', 'rate(consumed_messages_total[6000ms]) > 0'],
    ['min_over_time((lag)[1m:15s]) > 0', 'min_over_time((lag)[6000ms:1500ms]) > 0'],
    ['missed offset 15m', 'missed offset 90000ms'],
    ['outbox_oldest_row_age_seconds > 30', 'outbox_oldest_row_age_seconds > 30'],
  ])('have shorter windows and times, and the same thresholds: %s', (rule, short) => {
    expect(shortened(rule, 10)).toBe(short);
  });
});

import type { Service } from '#libs/contracts';
import { query } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

export interface ParkedLetter {
  readonly id: string;
  readonly message_id: string;
  readonly reason: string;
  readonly status: string;
}

/** Waits until a service has that many dead letters of a key, and returns them in their order. */
export function lettersOf(service: Service, key: string, count: number): Promise<ParkedLetter[]> {
  const letters = () =>
    query<ParkedLetter>(
      service,
      'SELECT id, message_id, reason, status FROM dead_letters WHERE key = $1 ORDER BY sequence',
      [key],
    );
  return until(`${String(count)} dead letters of ${key} in ${service}`, letters, ({ length }) => length >= count);
}

/** Whether a service has a key in quarantine. */
export async function isQuarantined(service: Service, key: string): Promise<boolean> {
  return (await query(service, 'SELECT FROM quarantined_keys WHERE key = $1', [key])).length > 0;
}

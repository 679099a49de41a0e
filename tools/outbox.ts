import { everywhere, withDatabases, type Database } from './dead-letters/databases.js';
import { table } from './dead-letters/drawing.js';

// `npm run outbox`: events that the broker refused for good, and those of their orders that wait behind them.

const USAGE = `npm run outbox -- list            the refused rows, why, and how many events wait behind each
npm run outbox -- release <key>   puts its rows back, once the reason is gone`;

interface Refused {
  readonly aggregateid: string;
  readonly type: string;
  readonly bytes: number;
  readonly reason: string;
  readonly refused_at: Date;
  readonly behind: number;
}

async function list(databases: readonly Database[]): Promise<string> {
  const rows = await everywhere<Refused>(
    databases,
    `SELECT aggregateid, type, octet_length(payload::text) AS bytes, reason, refused_at,
            (SELECT count(*)::int FROM outbox WHERE outbox.aggregateid = outbox_refused.aggregateid) AS behind
       FROM outbox_refused ORDER BY sequence`,
  );
  if (rows.length === 0) return 'No row is refused.';
  return table(
    ['service', 'key', 'event', 'bytes', 'since', 'behind it', 'why'],
    rows.map(({ service, aggregateid, type, bytes, refused_at, behind, reason }) => [
      service,
      aggregateid,
      type,
      String(bytes),
      refused_at.toISOString(),
      String(behind),
      reason,
    ]),
  );
}

/** @throws where the key has no refused row */
async function release(databases: readonly Database[], key: string): Promise<string> {
  const { releaseRefused } = await import('#libs/outbox');
  const counts = await Promise.all(databases.map(({ client }) => releaseRefused(client, key)));
  const released = counts.reduce((sum, count) => sum + count, 0);
  if (released === 0)
    throw new Error(`The key '${key}' has no refused row; npm run outbox -- list shows those that there are.`);
  return `Released ${String(released)} event(s) of ${key}; the relay publishes them now, and keeps those that the broker still refuses.`;
}

try {
  const [command, key] = process.argv.slice(2);
  const text = await withDatabases((databases) => {
    if (command === 'list') return list(databases);
    if (command === 'release' && key !== undefined) return release(databases, key);
    throw new Error(USAGE);
  });
  process.stdout.write(`${text}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

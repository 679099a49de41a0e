import { everywhere, withDatabases, type Database } from './outbox/databases.js';
import { table } from './dead-letters/drawing.js';

// `npm run outbox`: the events that the broker refused for good. Later events of the same key wait behind them.

const USAGE = `npm run outbox -- list            the refused rows, why, and how many events wait behind each
npm run outbox -- release <key>   publish the rows of a key again, once the reason is gone`;

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
  if (rows.length === 0) return 'The broker has refused no row.';
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
    throw new Error(`The key '${key}' has no refused row; npm run outbox -- list shows all refused rows.`);
  return `Released ${String(released)} event(s) of ${key}. The relay publishes them now; what the broker still refuses becomes a refused row again.`;
}

/** @throws before anything is asked of a database, where the arguments are no command */
function readCommand([command, key]: readonly string[]): (databases: readonly Database[]) => Promise<string> {
  if (command === 'list') return list;
  if (command === 'release' && key !== undefined) return (databases) => release(databases, key);
  throw new Error(USAGE);
}

try {
  const text = await withDatabases(readCommand(process.argv.slice(2)));
  process.stdout.write(`${text}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

import { everywhere, withDatabases, type Database } from './dead-letters/databases.js';
import { table } from './dead-letters/drawing.js';

// `npm run outbox`: events that the broker refused for good, and those of their orders that wait behind them.

const USAGE = `npm run outbox -- list            what was set aside, why, and how many events wait behind it
npm run outbox -- release <key>   puts it back, once the reason is gone`;

interface SetAside {
  readonly aggregateid: string;
  readonly type: string;
  readonly bytes: number;
  readonly reason: string;
  readonly set_aside_at: Date;
  readonly behind: number;
}

async function list(databases: readonly Database[]): Promise<string> {
  const rows = await everywhere<SetAside>(
    databases,
    `SELECT aggregateid, type, octet_length(payload::text) AS bytes, reason, set_aside_at,
            (SELECT count(*)::int FROM outbox WHERE outbox.aggregateid = outbox_set_aside.aggregateid) AS behind
       FROM outbox_set_aside ORDER BY sequence`,
  );
  if (rows.length === 0) return 'Nothing is set aside.';
  return table(
    ['service', 'key', 'event', 'bytes', 'since', 'behind it', 'why'],
    rows.map(({ service, aggregateid, type, bytes, set_aside_at, behind, reason }) => [
      service,
      aggregateid,
      type,
      String(bytes),
      set_aside_at.toISOString(),
      String(behind),
      reason,
    ]),
  );
}

/** @throws where nothing of the key is set aside */
async function release(databases: readonly Database[], key: string): Promise<string> {
  const { releaseSetAside } = await import('#libs/outbox');
  const counts = await Promise.all(databases.map(({ client }) => releaseSetAside(client, key)));
  const released = counts.reduce((sum, count) => sum + count, 0);
  if (released === 0)
    throw new Error(`Nothing of the key '${key}' is set aside; npm run outbox -- list shows what is.`);
  return `Released ${String(released)} event(s) of ${key}; the relay publishes them now, and sets aside again what is still refused.`;
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

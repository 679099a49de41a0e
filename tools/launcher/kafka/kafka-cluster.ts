import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerCount, Settings } from '../settings.js';
import { StartRefused } from '../start-refused.js';

/**
 * The names of the brokers: in the log, in docker-compose files, and of their folders in the data folder. The first has
 * the name that it has if it is the only one.
 */
export function brokerNames(brokers: BrokerCount): readonly string[] {
  return ['kafka', 'kafka-2', 'kafka-3'].slice(0, brokers);
}

/**
 * Remembers in the data folder how many brokers it belongs to. Another number cannot use the data: the copies of its
 * topics are on other brokers, and so is what the brokers have agreed on.
 *
 * @throws StartRefused when it belongs to another number
 */
export function keepBrokerCount({ dataDir, brokers }: Pick<Settings, 'dataDir' | 'brokers'>): void {
  const folder = join(dataDir, 'kafka');
  const file = join(folder, 'brokers');
  const kept = brokersIn(folder, file);
  if (kept !== undefined && kept !== String(brokers)) {
    throw new StartRefused(
      `The data folder ${dataDir} belongs to a Kafka of ${kept} broker${kept === '1' ? '' : 's'}, and this start has ` +
        `${brokers}: start with --brokers ${kept}, or delete the data with npm run reset.`,
    );
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${brokers}\n`);
}

/** A folder without that file may hold the data of an older launcher, which knew one broker only. */
function brokersIn(folder: string, file: string): string | undefined {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  return existsSync(join(folder, 'formatted')) ? '1' : undefined;
}

import type { Replication } from '#libs/kafka';
import { REPLICATION } from '../../tools/launcher/apps/app-setup.js';
import { runningSuite } from './running-suite.js';

type ReplicationSettings = (typeof REPLICATION)[1 | 3];

/** How the suite of these tests has its topics kept, as settings of a service. */
export function replicationSettings(): ReplicationSettings {
  return REPLICATION[runningSuite().kafkaBrokers.includes(',') ? 3 : 1];
}

/** The same as numbers. */
export function replication(): Replication {
  const { KAFKA_REPLICATION_FACTOR: factor, KAFKA_MIN_INSYNC_REPLICAS: minInSync } = replicationSettings();
  return { factor: Number(factor), minInSync: Number(minInSync) };
}

import { connect } from 'node:net';
import { Kafka } from '#libs/kafka';
import { logLevel } from 'kafkajs';
import type { KafkaSecurity } from '../settings.js';

const CONNECTED_WITHIN_MS = 2_000;

/**
 * Asks Kafka for its cluster.
 *
 * @param brokers `host:port[,host:port]`
 * @param expected how many brokers it must have at least
 * @throws when it does not answer, or when a broker has not joined it yet
 */
export async function probeKafka(brokers: string, security: KafkaSecurity, expected: number): Promise<void> {
  const addresses = brokers.split(',');
  // A refused connection is quicker to notice than kafkajs is, and tells more.
  await Promise.any(addresses.map(probeAddress));
  const admin = clientOf(addresses, { security }).admin();
  try {
    await admin.connect();
    const { brokers: joined } = await admin.describeCluster();
    if (joined.length < expected) throw new Error(`it knows ${joined.length} of ${expected} brokers`);
  } finally {
    await admin.disconnect();
  }
}

/**
 * Asks a Kafka that has just started for what the apps need first: coordinators of their consumer groups, and a
 * producer id. Kafka makes these when somebody asks, and refuses meanwhile, which would fill the apps' log with errors.
 *
 * @throws when it does not have them yet
 */
export async function warmUpKafka(brokers: string, security: KafkaSecurity, groups: readonly string[]): Promise<void> {
  // In asking for a coordinator kafkajs relies on a second try, as does its idempotent producer.
  const client = clientOf(brokers.split(','), { retries: 3, security });
  const admin = client.admin();
  const producer = client.producer({ idempotent: true });
  try {
    await admin.connect();
    await admin.describeGroups([...groups]);
    await producer.connect();
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}

function clientOf(brokers: string[], { retries = 0, security }: { retries?: number; security?: KafkaSecurity }): Kafka {
  return new Kafka({
    clientId: 'launcher',
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: CONNECTED_WITHIN_MS,
    requestTimeout: 5_000,
    retry: { retries, initialRetryTime: 50 },
    ...security,
  });
}

function probeAddress(address: string): Promise<void> {
  const { hostname, port } = new URL(`kafka://${address}`);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: CONNECTED_WITHIN_MS });
    socket.once('connect', resolve);
    socket.once('error', reject);
    socket.once('timeout', () => {
      reject(new Error(`no connection to ${address} within ${CONNECTED_WITHIN_MS / 1000} s`));
    });
    for (const event of ['connect', 'error', 'timeout']) socket.once(event, () => socket.destroy());
  });
}

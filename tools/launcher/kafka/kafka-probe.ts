import { connect } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';

/**
 * Asks Kafka for its cluster.
 *
 * @param brokers `host:port[,host:port]`
 * @throws when it does not answer
 */
export async function probeKafka(brokers: string): Promise<void> {
  const addresses = brokers.split(',');
  // A refused connection is quicker to notice than kafkajs is, and tells more.
  await Promise.any(addresses.map(probeAddress));
  const admin = clientOf(addresses).admin();
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect();
  }
}

/**
 * Asks a Kafka that has just been started for what the apps will need first: coordinators of their consumer groups,
 * and a producer id. It makes or loads these when somebody asks, and refuses meanwhile, which would fill the log of
 * the apps with errors.
 *
 * @throws when it does not have them yet
 */
export async function warmUpKafka(brokers: string, groups: readonly string[]): Promise<void> {
  // In asking for a coordinator kafkajs relies on a second try, as does its idempotent producer.
  const client = clientOf(brokers.split(','), 3);
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

function clientOf(brokers: string[], retries = 0): Kafka {
  return new Kafka({
    clientId: 'launcher',
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries, initialRetryTime: 50 },
  });
}

function probeAddress(address: string): Promise<void> {
  const colon = address.lastIndexOf(':');
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)), timeout: 2_000 });
    socket.once('connect', resolve);
    socket.once('error', reject);
    socket.once('timeout', () => {
      reject(new Error(`no connection to ${address} within 2 s`));
    });
    for (const event of ['connect', 'error', 'timeout']) {
      socket.once(event, () => socket.destroy());
    }
  });
}

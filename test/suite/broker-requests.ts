import { createKafka } from '#libs/kafka';
import { kafkaConnectionOf } from '../../tools/launcher/doors/kafka-users.js';
import { runningSuite } from './running-suite.js';

/** kafkajs' connections to all brokers. */
interface Cluster {
  connect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  disconnect(): Promise<void>;
  getNodeIds(): readonly string[];
  findBroker(broker: { readonly nodeId: string }): Promise<object>;
}

/**
 * Lets `use` send single requests to the suite's brokers, as a user. Each object is kafkajs' connection to one broker. kafkajs' own
 * clients know fewer requests, and they ask for metadata and coordinators first.
 */
export async function withBrokers<T>(user: string, use: (brokers: readonly object[]) => Promise<T>): Promise<T> {
  const cluster = clusterFor(user);
  await cluster.connect();
  // It knows only the address that it was given, until then.
  await cluster.refreshMetadata();
  try {
    return await use(await Promise.all(cluster.getNodeIds().map((nodeId) => cluster.findBroker({ nodeId }))));
  } finally {
    await cluster.disconnect();
  }
}

function clusterFor(user: string): Cluster {
  const kafka = createKafka({ ...kafkaConnectionOf(runningSuite(), 'e2e-test', user), quiet: true });
  const create = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  );
  if (create === undefined) throw new Error('This kafkajs creates its connections in another way');
  return (kafka as unknown as Record<symbol, (options: object) => Cluster>)[create]?.({
    metadataMaxAge: 60_000,
  }) as Cluster;
}

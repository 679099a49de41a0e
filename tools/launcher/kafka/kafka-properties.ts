/**
 * How Kafka behaves here, whoever runs it: docker-compose.yml says the same, and a test compares them. A single node
 * is broker and controller at once, so nothing of its own can have more than one copy.
 */
export const KAFKA_BEHAVIOUR = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  // Topics are declared in code and created by the apps' setup; a misspelt name must fail, not make a topic.
  'auto.create.topics.enable': 'false',
  'offsets.topic.replication.factor': '1',
  // The default of 50 costs 50 open logs, for three groups.
  'offsets.topic.num.partitions': '10',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  // The default waits 3 s for more members before a new group gets its partitions.
  'group.initial.rebalance.delay.ms': '0',
  // After a crash the broker is let in again only when its last session has run out, which takes 9 s by default.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
} as const;

/** The id of the cluster: one for all, since each data folder holds a cluster of its own. */
export const CLUSTER_ID = '4L6g3nShT-eMCtK--X86sw';

/** Where one embedded Kafka listens and writes. */
export interface KafkaPlace {
  readonly port: number;
  readonly controllerPort: number;
  readonly logDir: string;
}

/** The content of server.properties. It listens on the loopback address alone. */
export function serverProperties({ port, controllerPort, logDir }: KafkaPlace): string {
  const all = {
    ...KAFKA_BEHAVIOUR,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': logDir,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

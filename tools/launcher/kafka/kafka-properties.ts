import { doorProperties, type KafkaDoors } from '../doors/kafka-doors.js';
import type { BrokerCount } from '../settings.js';

/** How Kafka behaves here, whoever runs it and however many brokers it has. */
const BEHAVIOUR = {
  'process.roles': 'broker,controller',
  'controller.listener.names': 'CONTROLLER',
  // Topics are declared in code and created by the apps' setup; a misspelt name must fail, not make a topic.
  'auto.create.topics.enable': 'false',
  // The default of 50 costs 50 open logs, for three groups.
  'offsets.topic.num.partitions': '10',
  // The default waits 3 s for more members before a new group gets its partitions.
  'group.initial.rebalance.delay.ms': '0',
  // After a crash the broker is let in again only when its last session has run out, which takes 9 s by default.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
} as const;

/** Three brokers keep three copies of everything, and two of them suffice to go on. */
const COPIES = { 1: { all: '1', enough: '1' }, 3: { all: '3', enough: '2' } } as const;

/**
 * How one broker behaves, whoever runs it: the docker-compose files say the same, and a test compares them. Each broker
 * is a controller too.
 *
 * @param node its number, from 1
 */
export function kafkaBehaviour(brokers: BrokerCount, node = 1): Readonly<Record<string, string>> {
  const { all, enough } = COPIES[brokers];
  return {
    ...BEHAVIOUR,
    'node.id': String(node),
    'default.replication.factor': all,
    'min.insync.replicas': enough,
    'offsets.topic.replication.factor': all,
    'transaction.state.log.replication.factor': all,
    'transaction.state.log.min.isr': enough,
  };
}

/** The id of the cluster: one for all, since each data folder holds a cluster of its own. */
export const CLUSTER_ID = '4L6g3nShT-eMCtK--X86sw';

/** Where one embedded broker listens and writes, and where all of them are as controllers. */
export interface BrokerPlace {
  /** Its number, from 1. */
  readonly node: number;
  readonly port: number;
  readonly controllerPorts: readonly number[];
  readonly logDir: string;
}

/**
 * The content of server.properties. It listens on the loopback address alone.
 *
 * @param doors those of a secured Kafka
 */
export function serverProperties(brokers: BrokerCount, place: BrokerPlace, doors?: KafkaDoors): string {
  const { node, port, controllerPorts, logDir } = place;
  const controllers = controllerPorts.map((controllerPort) => `127.0.0.1:${controllerPort}`);
  const protocol = doors === undefined ? 'PLAINTEXT' : 'SASL_SSL';
  const all = {
    ...kafkaBehaviour(brokers, node),
    'controller.quorum.voters': controllers.map((address, index) => `${index + 1}@${address}`).join(','),
    listeners: `${protocol}://127.0.0.1:${port},CONTROLLER://${controllers[node - 1] ?? ''}`,
    'advertised.listeners': `${protocol}://127.0.0.1:${port}`,
    'listener.security.protocol.map': `${protocol}:${protocol},CONTROLLER:${protocol}`,
    ...(doors && doorProperties(doors)),
    'log.dirs': logDir,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

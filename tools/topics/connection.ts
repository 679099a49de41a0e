import type { KafkaConnection, Replication } from '#libs/kafka';
import { REPLICATION } from '../launcher/apps/app-setup.js';
import { clusterConnection } from '../launcher/doors/cluster-connection.js';

/** How services keep their topics where no setting says otherwise. */
const DEFAULT = REPLICATION[3];

/** Which cluster the command works on, and how topics are to be kept there. */
export interface Target {
  readonly connection: KafkaConnection;
  readonly replication: Replication;
}

/** The cluster of {@link clusterConnection}. A running suite says how its topics are kept. */
export function readTarget(env: NodeJS.ProcessEnv): Target {
  const connection = clusterConnection(env, 'topics');
  const isSmallSuite = !env.KAFKA_BROKERS && connection.brokers.length === 1;
  return { connection, replication: replicationIn({ ...(isSmallSuite ? REPLICATION[1] : DEFAULT), ...given(env) }) };
}

function given(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.keys(DEFAULT).flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** @throws if one is no number above 0, or more copies must have a message than there are */
function replicationIn(settings: NodeJS.ProcessEnv): Replication {
  const [factor = 0, minInSync = 0] = Object.keys(DEFAULT).map((name) => {
    const value = Number(settings[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`${name} must be a whole number above 0, not "${String(settings[name])}".`);
    return value;
  });
  if (minInSync > factor)
    throw new Error('KAFKA_MIN_INSYNC_REPLICAS must not be greater than KAFKA_REPLICATION_FACTOR.');
  return { factor, minInSync };
}

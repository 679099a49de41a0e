import type { KafkaConnection, Replication } from '#libs/kafka';
import { REPLICATION } from '../launcher/apps/app-setup.js';
import { kafkaConnectionOf } from '../launcher/doors/kafka-users.js';
import { readSettings } from '../launcher/settings.js';
import { readSuite } from '../launcher/suite-file.js';

const CLIENT_ID = 'topics';

/** How services keep their topics where no setting says otherwise. */
const DEFAULT = REPLICATION[3];

/** Which cluster the command works on, and how topics are to be kept there. */
export interface Target {
  readonly connection: KafkaConnection;
  readonly replication: Replication;
}

/**
 * The cluster that `KAFKA_BROKERS` names, with the settings that a service has for it; otherwise that of the running suite, as its
 * administrator.
 * @throws if there is none
 */
export function readTarget(env: NodeJS.ProcessEnv): Target {
  const { kafkaBrokers, kafkaSecurity } = readSettings(env, []);
  if (kafkaBrokers !== undefined) {
    const connection: KafkaConnection = {
      brokers: kafkaBrokers.split(','),
      clientId: CLIENT_ID,
      tls: kafkaSecurity.ssl === true,
      sasl: kafkaSecurity.sasl as KafkaConnection['sasl'],
    };
    return { connection, replication: replicationIn({ ...DEFAULT, ...given(env) }) };
  }
  const suite = readSuite();
  if (suite === undefined)
    throw new Error('No suite runs: start one with npm start, or set KAFKA_BROKERS to the brokers of a cluster.');
  const settings = REPLICATION[suite.kafkaBrokers.includes(',') ? 3 : 1];
  return {
    connection: kafkaConnectionOf(suite, CLIENT_ID),
    replication: replicationIn({ ...settings, ...given(env) }),
  };
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

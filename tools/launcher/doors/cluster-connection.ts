import type { KafkaConnection } from '#libs/kafka';
import { readSettings } from '../settings.js';
import { readSuite } from '../suite-file.js';
import { kafkaConnectionOf } from './kafka-users.js';

/**
 * The cluster that `KAFKA_BROKERS` names, with the settings that a service has for it; otherwise that of the running suite, as its
 * administrator.
 * @throws if there is none
 */
export function clusterConnection(env: NodeJS.ProcessEnv, clientId: string): KafkaConnection {
  const { kafkaBrokers, kafkaSecurity } = readSettings(env, []);
  if (kafkaBrokers !== undefined) {
    const sasl = kafkaSecurity.sasl as KafkaConnection['sasl'];
    return { brokers: kafkaBrokers.split(','), clientId, tls: kafkaSecurity.ssl === true, sasl };
  }
  const suite = readSuite();
  if (suite === undefined)
    throw new Error('No suite runs: start one with npm start, or set KAFKA_BROKERS to the brokers of a cluster.');
  return kafkaConnectionOf(suite, clientId);
}

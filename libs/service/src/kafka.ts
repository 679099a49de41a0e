import { createKafka, type Kafka } from '#libs/kafka';
import type { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/** @throws if only some of the settings of SASL are given */
export function connectKafka(definition: ServiceDefinition, config: ServiceConfig): Kafka {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = config;
  if (mechanism !== undefined && (username === undefined || password === undefined)) {
    throw new Error('KAFKA_SASL_MECHANISM needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD too');
  }
  return createKafka({
    brokers: config.KAFKA_BROKERS,
    clientId: config.INSTANCE_NAME ?? definition.name,
    tls: config.KAFKA_TLS === 'true',
    ...(mechanism && { sasl: { mechanism, username: username ?? '', password: password ?? '' } }),
  });
}

import { createKafka, type Kafka, type KafkaConnection } from '#libs/kafka';
import type { ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

export function connectKafka(definition: ServiceDefinition, config: ServiceConfig): Kafka {
  return createKafka(kafkaConnection(definition, config));
}

/** How a service reaches the brokers. */
export function kafkaConnection(definition: ServiceDefinition, config: ServiceConfig): KafkaConnection {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = config;
  // The configuration has all three or none.
  const login = mechanism !== undefined && username !== undefined && password !== undefined;
  return {
    brokers: config.KAFKA_BROKERS,
    clientId: config.INSTANCE_NAME ?? definition.name,
    tls: config.KAFKA_TLS === 'true',
    ...(login && { sasl: { mechanism, username, password } }),
  };
}

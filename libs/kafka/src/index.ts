export { denialOf } from './access-denied.js';
export { ConsumerLag } from './consumer-lag.js';
export { createKafka, Kafka, type KafkaConnection } from './kafka-connection.js';
export { KafkaConsumer, type ConsumerOptions } from './kafka-consumer.js';
export { KafkaProducer } from './kafka-producer.js';
export { reachBrokers } from './reach-brokers.js';
export { ensureTopics } from './topic-admin.js';
export type { Replication } from './topic-differences.js';

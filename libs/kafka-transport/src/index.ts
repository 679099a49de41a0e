export { ConsumerLag } from './consumer-lag.js';
export { createKafka, type KafkaConnection } from './kafka-connection.js';
export { KafkaConsumerStrategy, type ConsumerOptions } from './kafka-consumer.strategy.js';
export { KafkaProducer } from './kafka-producer.js';
export { ReactsTo, reactionsDeclaredBy } from './reacts-to.decorator.js';
export { ensureTopics } from './topic-admin.js';
export type { DeclaredTopic, Replication } from './topic-differences.js';

export { ConsumerLag } from './consumer-lag.js';
export { createKafka, type KafkaConnection } from './kafka-connection.js';
export { KafkaConsumerStrategy, type ConsumerOptions } from './kafka-consumer.strategy.js';
export { KafkaProducer } from './kafka-producer.js';
export { ReactsTo, reactionsDeclaredBy, ReactsToEach } from './reacts-to.decorator.js';
export { createTopicsOf } from './topic-admin.js';

export { denialOf } from './access-denied.js';
export { ConsumerLag, type PartitionLag } from './consumer-lag.js';
export { createKafka, Kafka, type KafkaConnection } from './kafka-connection.js';
export { KafkaConsumer, type ConsumerOptions } from './kafka-consumer.js';
export { javaPartitioner, KafkaProducer } from './kafka-producer.js';
export { reachBrokers } from './reach-brokers.js';
export { ensureTopics, TopicsDiffer, withTopicAdmin, type TopicAdmin } from './topic-admin.js';
export {
  declaredConfig,
  differencesOf,
  MIN_IN_SYNC,
  PARTITIONS,
  REPLICATION_FACTOR,
  tooFewBrokers,
  type ActualTopic,
  type Cluster,
  type Replication,
  type TopicDifference,
} from './topic-differences.js';
export { TopicReplicas } from './topic-replicas.js';

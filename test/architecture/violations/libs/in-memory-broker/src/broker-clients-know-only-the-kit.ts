export { KafkaProducer } from '#libs/kafka';

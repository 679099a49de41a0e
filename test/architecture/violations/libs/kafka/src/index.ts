export class KafkaProducer {}

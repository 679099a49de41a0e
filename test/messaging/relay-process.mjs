import { createKafka, KafkaProducer } from '#libs/kafka';
import { outboxSource, Relay } from '#libs/outbox';

// A relay in its own process, which a test can kill and freeze: node relay-process.mjs <database url> <brokers>

const [databaseUrl, brokers] = process.argv.slice(2);
const relay = Relay.of(
  databaseUrl,
  outboxSource(),
  new KafkaProducer(createKafka({ brokers: brokers.split(','), clientId: 'relay-process' })),
);
relay.start();
process.once('SIGTERM', () => void relay.stop().then(() => process.exit()));

import { createKafka, KafkaProducer } from '#libs/kafka';
import { outboxSource, Relay } from '#libs/outbox';

// Our relay alone, in its own process. It publishes while its parent process wants it to.

const { DATABASE_URL = '', KAFKA_BROKERS = '' } = process.env;
const kafka = createKafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'bench-relay' });
let relay: Relay | undefined;

process.on('message', (wanted) => {
  void (wanted === 'start' ? start() : stop()).then(() => process.send?.('done'));
});
process.on('disconnect', () => process.exit());

function start(): Promise<void> {
  relay = Relay.of(DATABASE_URL, outboxSource(), new KafkaProducer(kafka));
  relay.start();
  return Promise.resolve();
}

async function stop(): Promise<void> {
  await relay?.stop();
}

import { createKafka, KafkaProducer } from '#libs/kafka';
import { outboxSource, Relay } from '#libs/outbox';

// A relay in its own process, which a test can kill, freeze and starve: node relay-process.mjs <database url> <brokers> [<lock>]
// The message { starveMs } blocks its event loop for so long. It answers with 'awake'.

const [databaseUrl, brokers, lock = 'outbox'] = process.argv.slice(2);
const relay = Relay.of(
  databaseUrl,
  { ...outboxSource(), name: lock },
  new KafkaProducer(createKafka({ brokers: brokers.split(','), clientId: 'relay-process' })),
);
relay.start();
process.once('SIGTERM', () => void relay.stop().then(() => process.exit()));
process.on('message', ({ starveMs }) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, starveMs);
  process.send('awake');
});

import { createKafka, KafkaProducer } from '#libs/kafka';
import { outboxSource, Relay } from '#libs/outbox';

// A relay in its own process, which a test can kill, freeze and starve: node relay-process.mjs [<lock>]
// DATABASE_URL and KAFKA_CONNECTION, as JSON, hold passwords, so they are variables and not arguments.
// The message { starveMs } blocks its event loop for so long. It answers with 'awake'.

const { DATABASE_URL, KAFKA_CONNECTION } = process.env;
const [lock = 'outbox'] = process.argv.slice(2);
const relay = Relay.of(
  DATABASE_URL,
  { ...outboxSource(), name: lock },
  new KafkaProducer(createKafka(JSON.parse(KAFKA_CONNECTION))),
);
relay.start();
process.once('SIGTERM', () => void relay.stop().then(() => process.exit()));
process.on('message', ({ starveMs }) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, starveMs);
  process.send('awake');
});

import { createKafka } from '#libs/kafka';
import { WallClock } from '../clock.js';

// Records when each event of one topic arrives at a consumer, and sends the list to the parent process on request.

const { KAFKA_BROKERS = '', TOPIC = '' } = process.env;
const kafka = createKafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'bench-arrivals', quiet: true });
const consumer = kafka.consumer({ groupId: `bench-arrivals-${TOPIC}-${String(process.pid)}`, maxWaitTimeInMs: 500 });
const clock = new WallClock();
const arrivals: [id: string, at: number][] = [];

process.on('message', () => process.send?.(arrivals));
process.on('disconnect', () => process.exit());

consumer.on(consumer.events.GROUP_JOIN, () => process.send?.('joined'));
await consumer.connect();
await consumer.subscribe({ topics: [TOPIC], fromBeginning: false });
await consumer.run({
  partitionsConsumedConcurrently: 12,
  eachBatchAutoResolve: true,
  eachBatch: ({ batch }) => {
    const at = clock.now();
    for (const { headers } of batch.messages) arrivals.push([String(headers?.ce_id), at]);
    return Promise.resolve();
  },
});

import { Counter, Gauge } from 'prom-client';

/** What a consumer counts, by topic. */
export const consumerMetrics = {
  consumed: new Counter({
    name: 'consumed_messages_total',
    help: 'Messages taken into the database',
    labelNames: ['topic'],
  }),
  faults: new Counter({
    name: 'consumer_faults_total',
    help: 'Batches postponed since the database or broker was away',
    labelNames: ['topic'],
  }),
  paused: new Gauge({
    name: 'consumer_paused_partitions',
    help: 'Partitions that wait for a fault to pass',
    labelNames: ['topic'],
  }),
  restarts: new Counter({ name: 'consumer_restarts_total', help: 'Consumers replaced after kafkajs gave up on them' }),
};

import type { IncomingMessage } from '#libs/messages';
import { Counter, Gauge, Histogram } from 'prom-client';

/** The metrics of a consumer, by topic. */
export const consumerMetrics = {
  consumed: new Counter({
    name: 'consumed_messages_total',
    help: 'Messages that were taken, duplicates and ignored ones too',
    labelNames: ['topic'],
  }),
  delay: new Histogram({
    name: 'consumer_fetch_delay_seconds',
    help: 'From the time of a message, which is when it was sent, until this process got it',
    labelNames: ['topic'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  }),
  rebalances: new Counter({
    name: 'consumer_rebalances_total',
    help: 'Rebalances of the consumer group in which this process took part',
  }),
  faults: new Counter({
    name: 'consumer_faults_total',
    help: 'Batches that were postponed because of a fault',
    labelNames: ['topic'],
  }),
  paused: new Gauge({
    name: 'consumer_paused_partitions',
    help: 'Partitions that wait for a fault to pass',
    labelNames: ['topic'],
  }),
  missed: new Counter({
    name: 'consumer_missed_messages_total',
    help: 'Messages deleted before the consumer group took them',
    labelNames: ['topic'],
  }),
  departures: new Counter({
    name: 'consumer_departures_total',
    help: 'Departures from the consumer group because nothing could be taken',
  }),
  restarts: new Counter({
    name: 'consumer_restarts_total',
    help: 'Consumers that were replaced after kafkajs gave them up',
  }),
};

/** Notes how late these messages of a topic came. */
export function noteDelays(topic: string, messages: readonly IncomingMessage[]): void {
  const [delay, now] = [consumerMetrics.delay.labels(topic), Date.now()];
  // The clock of the publisher may be ahead of ours.
  for (const { timestamp } of messages) delay.observe(Math.max(0, now - Number(timestamp)) / 1000);
}

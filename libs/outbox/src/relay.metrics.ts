import { Counter, Gauge, Histogram } from 'prom-client';

/** The metrics of every relay, by the table that it publishes. */
export const relayMetrics = {
  leader: new Gauge({ name: 'relay_leader', help: '1 in the process that publishes', labelNames: ['table'] }),
  terms: new Counter({
    name: 'relay_terms_total',
    help: 'Times that the process became the one that publishes',
    labelNames: ['table'],
  }),
  wait: new Histogram({
    name: 'relay_row_wait_seconds',
    help: 'From the writing of a row until the broker has it',
    labelNames: ['table'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  }),
  publish: new Histogram({
    name: 'relay_publish_seconds',
    help: 'How long the broker took to acknowledge a request with rows',
    labelNames: ['table'],
  }),
  published: new Counter({
    name: 'relay_published_rows_total',
    help: 'Rows that the broker acknowledged',
    labelNames: ['table'],
  }),
  refused: new Counter({
    name: 'relay_refused_rows_total',
    help: 'Rows that the broker will never take',
    labelNames: ['table'],
  }),
};

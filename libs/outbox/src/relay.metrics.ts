import { Counter, Gauge } from 'prom-client';

/** The metrics of every relay, by the table that it publishes. */
export const relayMetrics = {
  leader: new Gauge({ name: 'relay_leader', help: '1 in the process that publishes', labelNames: ['table'] }),
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

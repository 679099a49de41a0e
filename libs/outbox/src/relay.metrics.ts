import { Counter, Gauge } from 'prom-client';

/** What every relay counts; `source` is the table that it publishes. */
export const relayMetrics = {
  leader: new Gauge({ name: 'relay_leader', help: '1 where this process publishes', labelNames: ['source'] }),
  published: new Counter({
    name: 'relay_published_rows_total',
    help: 'Rows the broker acknowledged',
    labelNames: ['source'],
  }),
  refused: new Counter({
    name: 'relay_refused_rows_total',
    help: 'Rows the broker refuses for good',
    labelNames: ['source'],
  }),
};

import { Counter } from 'prom-client';

/** What the way from a message to its reaction counts, by topic. */
export const consumingMetrics = {
  duplicates: new Counter({
    name: 'inbox_duplicates_total',
    help: 'Messages that had been taken before',
    labelNames: ['topic'],
  }),
  ignored: new Counter({
    name: 'ignored_messages_total',
    help: 'Messages of event types not known here',
    labelNames: ['topic'],
  }),
  retries: new Counter({
    name: 'handler_retries_total',
    help: 'Reactions tried again after an error of their own',
    labelNames: ['topic'],
  }),
};

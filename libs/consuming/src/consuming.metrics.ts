import { Counter } from 'prom-client';

/** What is counted between a message and its reaction, by topic. */
export const consumingMetrics = {
  duplicates: new Counter({
    name: 'inbox_duplicates_total',
    help: 'Messages that had been taken before',
    labelNames: ['topic'],
  }),
  ignored: new Counter({
    name: 'ignored_messages_total',
    help: 'Messages of event types without a reaction',
    labelNames: ['topic'],
  }),
  retries: new Counter({
    name: 'handler_retries_total',
    help: 'Reactions that were tried again after an error',
    labelNames: ['topic'],
  }),
};

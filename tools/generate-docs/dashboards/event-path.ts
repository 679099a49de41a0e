import type { Dashboard } from './dashboard.js';
import { inFiveMinutes, ofService, overInstances, quantile, rate } from './promql.js';

/** Where an event is on its way from one service to the next, and how long each part takes. */
export const EVENT_PATH: Dashboard = {
  uid: 'event-path',
  title: 'The way of an event',
  description: 'From the outbox of one service through the broker into the transaction of the next, part by part.',
  rows: [
    {
      title: 'Outbox and relay',
      panels: [
        {
          title: 'Events that wait in the outbox',
          description: 'Near 0 in a healthy system. It grows: the relay has no leader, or the brokers do not answer.',
          queries: [
            { expr: ofService('outbox_pending_rows'), legend: '{{service}}' },
            { expr: ofService('outbox_refused_rows'), legend: '{{service}}, refused for good' },
          ],
        },
        {
          title: 'Age of the oldest event in the outbox',
          description: 'Far below a second in a healthy system.',
          unit: 's',
          queries: [{ expr: ofService('outbox_oldest_row_age_seconds'), legend: '{{service}}' }],
        },
        {
          title: 'Relays that lead',
          description: '1 for each outbox. 0 for a few seconds while another instance takes over.',
          queries: [{ expr: overInstances('relay_leader', 'table'), legend: '{{service}} {{table}}' }],
        },
        {
          title: 'Changes of the leader',
          description: 'In the last five minutes. 0 unless an instance starts or ends.',
          queries: [{ expr: inFiveMinutes('relay_terms_total', 'table'), legend: '{{service}} {{table}}' }],
        },
        {
          title: 'Published rows',
          description: 'A second, and the rows that the broker will never take.',
          unit: 'reqps',
          queries: [
            { expr: rate('relay_published_rows_total', 'table'), legend: '{{service}} {{table}}' },
            { expr: rate('relay_refused_rows_total', 'table'), legend: '{{service}} {{table}}, refused' },
          ],
        },
        {
          title: 'Requests to the brokers that failed',
          description:
            'In the last five minutes. Each one: a broker went away, or did not answer in time. The relay sends its rows again.',
          queries: [{ expr: inFiveMinutes('producer_failed_requests_total'), legend: '{{service}}' }],
        },
      ],
    },
    {
      title: 'How long each part takes, for 99 of 100',
      panels: [
        {
          title: 'In the outbox',
          description: 'From the writing of a row until the broker has it.',
          unit: 's',
          queries: [{ expr: quantile(0.99, 'relay_row_wait_seconds', 'table'), legend: '{{service}} {{table}}' }],
        },
        {
          title: 'Until the broker acknowledges',
          description: 'One request, with many rows.',
          unit: 's',
          queries: [{ expr: quantile(0.99, 'relay_publish_seconds', 'table'), legend: '{{service}} {{table}}' }],
        },
        {
          title: 'On the broker',
          description: 'From the sending of a message until the consumer got it. It grows with the lag.',
          unit: 's',
          queries: [
            { expr: quantile(0.99, 'consumer_fetch_delay_seconds', 'topic'), legend: '{{service}} of {{topic}}' },
          ],
        },
        {
          title: 'In the reaction',
          description: 'The reactions to the messages of one batch, with the commit of their transaction.',
          unit: 's',
          queries: [{ expr: quantile(0.99, 'consumer_handling_seconds', 'topic'), legend: '{{service}} of {{topic}}' }],
        },
      ],
    },
    {
      title: 'What the consumers did with the messages',
      panels: [
        {
          title: 'Taken',
          description: 'Messages a second.',
          unit: 'reqps',
          queries: [{ expr: rate('consumed_messages_total', 'topic'), legend: '{{service}} of {{topic}}' }],
        },
        {
          title: 'Dropped by the inbox, ignored, or of an older version',
          description: 'Messages a second. A duplicate does no harm; many of them follow a restart or a rebalance.',
          unit: 'reqps',
          queries: [
            { expr: rate('inbox_duplicates_total', 'topic'), legend: '{{service}} of {{topic}}, duplicates' },
            { expr: rate('ignored_messages_total', 'topic'), legend: '{{service}} of {{topic}}, ignored' },
            { expr: rate('upcast_events_total', 'type'), legend: '{{service}}, {{type}} brought up to date' },
          ],
        },
        {
          title: 'Failed',
          description: 'In the last five minutes: reactions that were tried again, and messages that were parked.',
          queries: [
            { expr: inFiveMinutes('handler_retries_total', 'topic'), legend: '{{service}} of {{topic}}, tried again' },
            {
              expr: inFiveMinutes('dead_letters_total', 'topic', 'reason'),
              legend: '{{service}} of {{topic}}, {{reason}}',
            },
          ],
        },
      ],
    },
  ],
};

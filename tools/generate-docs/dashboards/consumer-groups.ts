import type { Dashboard } from './dashboard.js';
import { inFiveMinutes, ofService, overInstances } from './promql.js';

/** Lag first: the health of everything that reads from Kafka. */
export const CONSUMER_GROUPS: Dashboard = {
  uid: 'consumer-groups',
  title: 'Consumer groups',
  description: 'How far each consumer group is behind, and why.',
  rows: [
    {
      title: 'Lag',
      panels: [
        {
          title: 'Lag in seconds',
          description:
            'How long ago the next message was published. Also of a group without members, while one instance answers.',
          unit: 's',
          queries: [
            { expr: ofService('kafka_consumergroup_lag_seconds', 'topic'), legend: '{{service}} of {{topic}}' },
          ],
        },
        {
          title: 'Lag in messages',
          description: 'The messages of the partition that is furthest behind.',
          queries: [{ expr: ofService('kafka_consumergroup_lag', 'topic'), legend: '{{service}} of {{topic}}' }],
        },
        {
          title: 'Lag by partition',
          description: 'One partition far above the others is hot: too many messages have keys that belong to it.',
          queries: [
            {
              expr: `topk(10, ${ofService('kafka_consumergroup_lag', 'topic', 'partition')})`,
              legend: '{{service}} of {{topic}}, partition {{partition}}',
            },
          ],
        },
        {
          title: 'Messages that retention deleted',
          description:
            '0 in a healthy system. Another value: messages are lost to this group, and a person must repair it.',
          queries: [
            {
              expr: ofService('kafka_consumergroup_retention_gap_messages', 'topic'),
              legend: '{{service}} of {{topic}}, now',
            },
            {
              expr: overInstances('consumer_missed_messages_total', 'topic'),
              legend: '{{service}} of {{topic}}, counted',
            },
          ],
        },
      ],
    },
    {
      title: 'Members',
      panels: [
        {
          title: 'Rebalances',
          description:
            'In the last five minutes. A few at each start and end of an instance. Without an end: a rebalance storm.',
          queries: [{ expr: inFiveMinutes('consumer_rebalances_total'), legend: '{{service}}' }],
        },
        {
          title: 'Postponed partitions',
          description:
            'Partitions that wait for a fault to pass, and the batches that were postponed in the last five minutes.',
          queries: [
            {
              expr: overInstances('consumer_paused_partitions', 'topic'),
              legend: '{{service}} of {{topic}}, partitions',
            },
            { expr: inFiveMinutes('consumer_faults_total', 'topic'), legend: '{{service}} of {{topic}}, batches' },
          ],
        },
        {
          title: 'Departures and restarts',
          description: 'In the last five minutes: instances that left their group, and consumers that were replaced.',
          queries: [
            { expr: inFiveMinutes('consumer_departures_total'), legend: '{{service}}, departures' },
            { expr: inFiveMinutes('consumer_restarts_total'), legend: '{{service}}, restarts' },
          ],
        },
      ],
    },
    {
      title: 'Brokers',
      panels: [
        {
          title: 'Under-replicated partitions',
          description: '0 in a healthy cluster. A broker is away, or too slow to copy.',
          queries: [{ expr: ofService('kafka_under_replicated_partitions', 'topic'), legend: '{{topic}}' }],
        },
      ],
    },
  ],
};

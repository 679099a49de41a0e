import type { Dashboard } from './dashboard.js';
import { values } from './promql.js';

/** The processes, whatever they do. */
export const PROCESSES: Dashboard = {
  uid: 'processes',
  title: 'Processes',
  description: 'The instances of the services, and what each of them uses.',
  rows: [
    {
      title: 'Instances',
      panels: [
        {
          title: 'Instances that answer',
          description: 'By service.',
          queries: [{ expr: `sum by (service) (${values('up')})`, legend: '{{service}}' }],
        },
        {
          title: 'CPU',
          description: 'Of one core. A Node.js process cannot use much more than one.',
          unit: 'percentunit',
          queries: [{ expr: `rate(${values('process_cpu_seconds_total')}[$__rate_interval])`, legend: '{{instance}}' }],
        },
        {
          title: 'Event loop lag',
          description: 'For 99 of 100 turns. A long one delays the heartbeat of the consumer and the answers of HTTP.',
          unit: 's',
          queries: [{ expr: values('nodejs_eventloop_lag_p99_seconds'), legend: '{{instance}}' }],
        },
        {
          title: 'Memory',
          description: 'Resident set. It becomes flat a few minutes after the start.',
          unit: 'bytes',
          queries: [{ expr: values('process_resident_memory_bytes'), legend: '{{instance}}' }],
        },
      ],
    },
    {
      title: 'Database pool',
      panels: [
        {
          title: 'Connections',
          description: 'Used and idle.',
          queries: [{ expr: values('database_pool_connections'), legend: '{{instance}}, {{state}}' }],
        },
        {
          title: 'Requests that wait for a connection',
          description:
            '0 in a healthy system. Another value that stays: the database is slow, or the pool is too small.',
          queries: [{ expr: values('database_pool_waiting'), legend: '{{instance}}' }],
        },
      ],
    },
  ],
};

import type { Dashboard } from './dashboard.js';
import { ofService, quantile, rate } from './promql.js';

/** What the customers see. */
export const SAGAS: Dashboard = {
  uid: 'sagas',
  title: 'Sagas',
  description: 'What became of the orders, how long that took, and what waits for a person.',
  rows: [
    {
      title: 'Outcome',
      panels: [
        {
          title: 'Orders by outcome',
          description: 'Orders a second that were completed, cancelled or returned.',
          unit: 'reqps',
          queries: [{ expr: rate('saga_outcomes_total', 'outcome'), legend: '{{outcome}}' }],
        },
        {
          title: 'Reasons of the cancelled',
          description: 'In the last five minutes. Many past their deadline: a service is slow, or away.',
          queries: [
            {
              expr: 'sum by (service, reason) (increase(saga_outcomes_total{service=~"$service", outcome="cancelled"}[5m]))',
              legend: '{{reason}}',
            },
          ],
        },
        {
          title: 'Time until the outcome',
          description: 'From the placing of an order until it is completed or cancelled.',
          unit: 's',
          queries: [
            { expr: quantile(0.5, 'saga_duration_seconds', 'outcome'), legend: '{{outcome}}, half of them' },
            { expr: quantile(0.99, 'saga_duration_seconds', 'outcome'), legend: '{{outcome}}, 99 of 100' },
          ],
        },
      ],
    },
    {
      title: 'Not done',
      panels: [
        {
          title: 'Sagas in flight',
          description: 'Orders of which something is still to come. It follows the load; it must not grow by itself.',
          queries: [{ expr: ofService('sagas_in_flight', 'status'), legend: '{{status}}' }],
        },
        {
          title: 'Sagas past their deadline',
          description:
            '0 in a healthy system. Another value that stays: the order waits for an event that does not come.',
          queries: [{ expr: ofService('sagas_overdue', 'status'), legend: '{{status}}' }],
        },
        {
          title: 'Dead letters that wait',
          description: '0 in a healthy system. Each one waits for a person: a redrive or a discard.',
          queries: [{ expr: ofService('dead_letters_parked'), legend: '{{service}}' }],
        },
      ],
    },
  ],
};

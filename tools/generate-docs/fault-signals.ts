import { FAULT_SIGNALS } from '../../test/alerts/fault-signals.js';
import { FAULTS } from '../../test/chaos/schedule.js';
import { code, table } from './markdown.js';

/** Where the guide begins for each fault of `npm run chaos`, and what wakes somebody if it lasts. */
export function faultSignals(): string {
  const rows = [...FAULTS.servers, ...FAULTS.services].map((kind) => {
    const shown = FAULT_SIGNALS[kind];
    const anchor = shown.section.toLowerCase().replaceAll(' ', '-');
    return [
      kind,
      code(shown.signal),
      `[${shown.section}](#${anchor})`,
      'alerts' in shown
        ? shown.alerts.map((alert) => `[${alert}](runbooks.md#${alert.toLowerCase()})`).join(', ')
        : `none: ${shown.noAlert}`,
    ];
  });
  return table(['Fault', 'First signal', 'Section', 'Alerts, if it lasts'], rows);
}

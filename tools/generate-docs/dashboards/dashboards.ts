import { CONSUMER_GROUPS } from './consumer-groups.js';
import type { Dashboard } from './dashboard.js';
import { EVENT_PATH } from './event-path.js';
import { PROCESSES } from './processes.js';
import { SAGAS } from './sagas.js';

/** The dashboards of the suite, in the order in which somebody on call looks at them. */
export const DASHBOARDS: readonly Dashboard[] = [SAGAS, CONSUMER_GROUPS, EVENT_PATH, PROCESSES];

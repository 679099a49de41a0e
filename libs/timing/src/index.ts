export { RepeatedTask } from './repeated-task.js';
export { backoffMs, endsWithin, RETRY, type Backoff, type RetryPolicy } from './retry.js';

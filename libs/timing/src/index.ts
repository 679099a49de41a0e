export { RepeatedTask } from './repeated-task.js';
export { backoffMs, RETRY, type Backoff, type RetryPolicy } from './retry.js';

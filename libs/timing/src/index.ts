export { backoffMs, type Backoff } from './backoff.js';
export { RepeatedTask } from './repeated-task.js';
export { RETRY, type RetryPolicy } from './retry-policy.js';

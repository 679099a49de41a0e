export { backoffMs, type Backoff } from './backoff.js';
export { RepeatedTask } from './repeated-task.js';

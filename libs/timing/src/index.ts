export { BackgroundMeasurement, type Measured } from './background-measurement.js';
export { RepeatedTask } from './repeated-task.js';
export { backoffMs, endsWithin, RETRY, type Backoff, type RetryPolicy } from './retry.js';

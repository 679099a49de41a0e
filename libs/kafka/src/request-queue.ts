import { prototypeOf } from './kafkajs-prototype.js';

/** The part of kafkajs' queue of requests to one broker that matters here. */
export interface RequestQueue {
  /** Requests that must wait: the broker throttles this client, or too many are in flight. */
  readonly pending: readonly unknown[];
  /** Starts a timer that looks at the pending requests again. */
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const prototype = prototypeOf('network/requestQueue/index.js') as RequestQueue;
const { scheduleCheckPendingRequests } = prototype;

/**
 * Keeps kafkajs from polling queues in which no request is pending.
 *
 * kafkajs 2.2.4 starts this timer after every answer and after every look at the queue. Where nothing is pending it
 * computes a delay of minus 1.7 trillion milliseconds; Node makes that 1 ms, and from version 22 on prints a
 * `TimeoutNegativeWarning`. So each idle connection wakes its process up to 1,000 times a second (kafkajs issues 1704 and
 * 1751). The timer is not needed there: a request that cannot be sent at once starts it when it joins the queue.
 */
prototype.scheduleCheckPendingRequests = function () {
  if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
};

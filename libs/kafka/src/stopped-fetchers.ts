import { prototypeOf } from './kafkajs-prototype.js';

/** The part of kafkajs' loop of a consumer that matters here. */
export interface Runner {
  running: boolean;
  /** It has a fetcher for each broker, which fetches again and again. */
  readonly fetchManager: { start(): Promise<void>; stop(): Promise<void> };
  fetch: (this: Runner, nodeId: string) => Promise<unknown[]>;
}

const prototype = prototypeOf('consumer/runner.js') as Runner;
const { fetch } = prototype;

/**
 * Stops the fetchers of a consumer that has stopped.
 *
 * kafkajs 2.2.4 makes new fetchers when the brokers are others than before. If the consumer stops just then, it stops the old
 * ones only. The new ones get "no messages" at once, ask again without a pause, and nothing else runs in the process any more:
 * no request, no signal.
 */
prototype.fetch = function (nodeId) {
  // Not awaited: a fetcher stops when this answer has reached it.
  if (!this.running) void this.fetchManager.stop();
  return fetch.call(this, nodeId);
};

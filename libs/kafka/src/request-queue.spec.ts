import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { logLevel } from 'kafkajs';
import { createKafka } from './index.js';
import type { RequestQueue } from './request-queue.js';

/** kafkajs' own class, as its connections make it. */
interface RealQueue extends RequestQueue {
  push(request: { entry: object; expectResponse: boolean; sendRequest: () => void }): void;
  fulfillRequest(answer: { correlationId: number; payload: object; size: number }): void;
  maybeThrottle(ms: number): void;
}

const LoadedQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as new (
  options: object,
) => RealQueue;

describe('the queue of requests to a broker', () => {
  let queue: RealQueue;
  let sent: number[];

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(globalThis, 'setTimeout');
    // Every client of this library has the corrected queue.
    const kafka = createKafka({ brokers: ['localhost:9092'], clientId: 'test' });
    kafka.logger().setLogLevel(logLevel.NOTHING);
    queue = new LoadedQueue({ requestTimeout: 1_000, maxInFlightRequests: 1, logger: kafka.logger() });
    sent = [];
  });

  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('rests while no request is pending: it starts no timer', () => {
    push(1);
    answer(1);

    expect(sent).toEqual([1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends a request that was throttled when the throttling ends', () => {
    queue.maybeThrottle(50);
    push(1);
    jest.advanceTimersByTime(49);
    expect(sent).toEqual([]);

    jest.advanceTimersByTime(1);
    expect(sent).toEqual([1]);
  });

  it('sends a request that waited for an answer to another one, and starts no timer with a negative delay', () => {
    push(1);
    push(2);
    expect(sent).toEqual([1]);

    answer(1);
    expect(sent).toEqual([1, 2]);
    answer(2);
    jest.runAllTimers();

    const delays = jest.mocked(setTimeout).mock.calls.map(([, delay]) => delay);
    expect(delays.length).toBeGreaterThan(0);
    expect(Math.min(...delays.map(Number))).toBeGreaterThanOrEqual(0);
  });

  function push(correlationId: number): void {
    queue.push({
      entry: { correlationId, resolve: () => undefined },
      expectResponse: true,
      sendRequest: () => sent.push(correlationId),
    });
  }

  function answer(correlationId: number): void {
    queue.fulfillRequest({ correlationId, payload: {}, size: 0 });
  }
});

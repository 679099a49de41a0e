import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TopicPartitionOffset } from 'kafkajs';
import { byTopic, OffsetCommits } from './offset-commits.js';

/** Longer than an offset stays uncommitted, in milliseconds. */
const LATER = 200;

/** The requests to the broker so far: `topic/partition@offset`, and how to answer each. */
let requests: { offsets: string[]; answer: (error?: Error) => void }[];
let commits: OffsetCommits;

beforeEach(() => {
  jest.useFakeTimers();
  requests = [];
  commits = new OffsetCommits(request);
});

afterEach(() => {
  jest.useRealTimers();
});

describe('offsets of messages that the database has', () => {
  it('are committed in one request: of each partition the last one, which is that of the next message', async () => {
    commits.note('a', 0, '4');
    commits.note('a', 0, '5');
    commits.note('b', 3, '9');
    expect(requests).toEqual([]);

    await jest.advanceTimersByTimeAsync(LATER);
    expect(sent()).toEqual([['a/0@6', 'b/3@10']]);
  });

  it('wait for the request before theirs, which could otherwise move them back', async () => {
    commits.note('a', 0, '1');
    await jest.advanceTimersByTimeAsync(LATER);
    commits.note('a', 0, '2');
    await jest.advanceTimersByTimeAsync(LATER);
    expect(sent()).toEqual([['a/0@2']]);

    requests[0]?.answer();
    await jest.advanceTimersByTimeAsync(0);
    expect(sent()).toEqual([['a/0@2'], ['a/0@3']]);
  });

  it('are committed again after a failure, except where a newer one was noted', async () => {
    commits.note('a', 0, '1');
    commits.note('a', 1, '1');
    await jest.advanceTimersByTimeAsync(LATER);
    commits.note('a', 1, '2');
    requests[0]?.answer(new Error('the coordinator has moved'));

    await jest.advanceTimersByTimeAsync(LATER);
    expect(sent().at(-1)?.sort()).toEqual(['a/0@2', 'a/1@3']);
  });

  it('are forgotten when the consumer joins its consumer group again, also those of a request that fails later', async () => {
    commits.note('a', 0, '1');
    await jest.advanceTimersByTimeAsync(LATER);
    commits.note('a', 1, '1');
    commits.forget();
    requests[0]?.answer(new Error('the group is rebalancing'));

    await jest.advanceTimersByTimeAsync(LATER);
    expect(sent()).toEqual([['a/0@2']]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are committed by the batch in hand when the consumer stops', async () => {
    const committed: unknown[] = [];
    commits.note('a', 0, '1');
    commits.note('b', 0, '1');
    commits.note('a', 1, '1');
    await commits.flush((offsets) => Promise.resolve(void committed.push(byTopic(offsets))));

    const offset = (topic: string, partition: number) => ({ topic, partition, offset: '2' });
    expect(committed).toEqual([
      {
        topics: [
          { topic: 'a', partitions: [offset('a', 0), offset('a', 1)] },
          { topic: 'b', partitions: [offset('b', 0)] },
        ],
      },
    ]);
    expect(requests).toEqual([]);
  });
});

function request(offsets: TopicPartitionOffset[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const answer = (error?: Error) => {
      if (error === undefined) resolve();
      else reject(error);
    };
    requests.push({
      offsets: offsets.map(({ topic, partition, offset }) => `${topic}/${String(partition)}@${offset}`),
      answer,
    });
  });
}

function sent(): string[][] {
  return requests.map(({ offsets }) => offsets);
}

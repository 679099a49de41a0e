import { describe, expect, it } from '@jest/globals';
import { RepeatedTask } from './index.js';

/** A task whose runs end when a test says so, and how many runs have begun. */
function heldTask() {
  let begun = 0;
  let end: () => void = () => undefined;
  let begin: () => void = () => undefined;
  const task = new RepeatedTask(0, () => {
    begun++;
    begin();
    return new Promise((resolve) => (end = resolve));
  });
  const next = () => new Promise<void>((resolve) => (begin = resolve));
  return {
    task,
    next,
    begun: () => begun,
    end: () => {
      end();
    },
  };
}

describe('a repeated task', () => {
  it('begins again only after it has ended', async () => {
    const { task, next, begun, end } = heldTask();
    const first = next();
    task.start();
    await first;
    const second = next();
    expect(begun()).toBe(1);
    end();
    await second;
    expect(begun()).toBe(2);
    end();
    await task.stop();
  });

  it('is told of a stop, ends its current run, and does not begin again', async () => {
    const { task, next, begun, end } = heldTask();
    const first = next();
    task.start();
    await first;
    let stopped = false;
    const stopping = task.stop().then(() => (stopped = true));
    expect([task.isStarted, stopped]).toEqual([false, false]);
    end();
    await stopping;
    expect([begun(), task.isStarted]).toEqual([1, false]);
  });
});

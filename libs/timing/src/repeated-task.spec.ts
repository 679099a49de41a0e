import { setImmediate } from 'node:timers/promises';
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

describe('a repeated task of many steps', () => {
  it('takes its next step at once while there is more to do, and none after a stop', async () => {
    const steps: number[] = [];
    let done: Promise<void> = Promise.resolve();
    const task = RepeatedTask.ofSteps(
      0,
      () => {
        if (steps.push(steps.length) === 3) done = task.stop();
        return Promise.resolve(true);
      },
      () => undefined,
    );
    await runOf(task, () => steps.length === 3);
    await done;
    expect(steps).toEqual([0, 1, 2]);
  });

  it('begins another run after one that found no more to do, and after one that failed, whose error it tells', async () => {
    const errors: unknown[] = [];
    let steps = 0;
    const step = () => (++steps === 2 ? Promise.reject(new Error('provoked')) : Promise.resolve(false));
    const task = RepeatedTask.ofSteps(0, step, (error) => errors.push(error));
    await runOf(task, () => steps === 3);
    await task.stop();
    expect(errors).toEqual([new Error('provoked')]);
  });
});

/** Starts a task, and resolves when it has come so far. */
async function runOf(task: RepeatedTask, isReached: () => boolean): Promise<void> {
  task.start();
  while (!isReached()) await setImmediate();
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

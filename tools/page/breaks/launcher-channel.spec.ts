import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { ToPage } from '../../launcher/breaks/break-channel.js';
import type { BreakState } from '../../launcher/breaks/break-orders.js';
import type { Fault } from '../../launcher/breaks/faults.js';
import { identify, isFrozen } from '../../launcher/processes/live-process.js';
import { LauncherChannel } from './launcher-channel.js';

const NONE = { service: [], instance: [], 'every instance': [], broker: [], 'every broker': [], PostgreSQL: [] };
const MAY: BreakState = { why: null, underWay: null, targets: NONE, lacks: [] };
const FROZEN: Fault = { kind: 'a service is frozen', target: 'payment' };

/** A launcher on the other side, which answers each order as the test says. */
class Launcher extends EventEmitter {
  readonly orders: unknown[] = [];
  answer: (number: number) => ToPage = (number) => ({ number, done: null });

  send = (message: { number: number; order: unknown }): boolean => {
    this.orders.push(message.order);
    this.emit('message', this.answer(message.number));
    return true;
  };
}

function channelTo(launcher: EventEmitter): LauncherChannel {
  return new LauncherChannel(launcher as unknown as NodeJS.Process);
}

describe('the channel to the launcher', () => {
  it('gives orders, and fails with the sentence of a refusal', async () => {
    const launcher = new Launcher();
    const channel = channelTo(launcher);
    launcher.emit('message', { state: MAY });
    await channel.give(FROZEN);
    expect(launcher.orders).toEqual([FROZEN]);
    launcher.answer = (number) => ({ number, refused: 'One fault at a time.' });
    await expect(channel.give(FROZEN)).rejects.toThrow('One fault at a time.');
  });

  it('gives no order from a page that no launcher has started', async () => {
    const channel = channelTo(new EventEmitter());
    expect(channel.state.why).toMatch(/did not start this page/);
    await expect(channel.give(FROZEN)).rejects.toThrow(/did not start this page/);
  });

  it('lets what is frozen go on when the launcher is killed', async () => {
    const sleeper = spawn('sleep', ['60']);
    try {
      const identity = identify(sleeper.pid ?? 0);
      if (identity === undefined) throw new Error('no process');
      sleeper.kill('SIGSTOP');
      const launcher = new Launcher();
      const channel = channelTo(launcher);
      const underWay = { fault: FROZEN, endsAt: 0, frozen: [identity] };
      launcher.emit('message', { state: { ...MAY, underWay } });
      await becomes(identity.pid, true);
      launcher.emit('disconnect');
      await becomes(identity.pid, false);
      expect(channel.state.underWay).toBeNull();
    } finally {
      sleeper.kill('SIGKILL');
      await once(sleeper, 'exit');
    }
  });
});

async function becomes(pid: number, frozen: boolean): Promise<void> {
  const giveUpAt = Date.now() + 3_000;
  while (isFrozen(pid) !== frozen && Date.now() < giveUpAt) await sleep(5);
  expect(isFrozen(pid)).toBe(frozen);
}

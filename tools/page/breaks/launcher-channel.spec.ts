import { execFileSync, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { ToPage } from '../../launcher/breaks/break-channel.js';
import type { BreakState } from '../../launcher/breaks/break-orders.js';
import { identify } from '../../launcher/processes/live-process.js';
import { LauncherChannel } from './launcher-channel.js';

const MAY: BreakState = { why: null, underWay: null, brokers: [] };

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
    await channel.give({ kind: 'hold', service: 'payment' });
    expect(launcher.orders).toEqual([{ kind: 'hold', service: 'payment' }]);
    launcher.answer = (number) => ({ number, refused: 'One fault at a time.' });
    await expect(channel.give({ kind: 'cut', service: 'order' })).rejects.toThrow('One fault at a time.');
  });

  it('gives no order from a page that no launcher has started', async () => {
    const channel = channelTo(new EventEmitter());
    expect(channel.state.why).toMatch(/did not start this page/);
    await expect(channel.give({ kind: 'hold', service: 'order' })).rejects.toThrow(/did not start this page/);
  });

  it('lets what is held go on when the launcher is killed', async () => {
    const held = spawn('sleep', ['60']);
    try {
      const identity = identify(held.pid ?? 0);
      if (identity === undefined) throw new Error('no process');
      held.kill('SIGSTOP');
      const launcher = new Launcher();
      const channel = channelTo(launcher);
      const underWay = { fault: { kind: 'hold', service: 'order' } as const, endsAt: 0, held: [identity] };
      launcher.emit('message', { state: { ...MAY, underWay } });
      expect(stateOf(identity.pid)).toBe('T');
      launcher.emit('disconnect');
      expect(stateOf(identity.pid)).toBe('S');
      expect(channel.state.underWay).toBeNull();
    } finally {
      held.kill('SIGKILL');
      await once(held, 'exit');
    }
  });
});

function stateOf(pid: number): string {
  return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}

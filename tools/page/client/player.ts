import { signal } from '@preact/signals';
import type { TimeScale } from '../drawing/time-scale.js';

/** How fast a saga is replayed: so many pixels of the drawing a second. */
const PX_PER_SECOND = 110;

/** The time in the saga until which the drawing is shown, in milliseconds; undefined: all of it, and live. */
export const playedTo = signal<number | undefined>(undefined);
export const playing = signal(false);

/** What is played: it may grow while it is. */
export interface Played {
  readonly scale: TimeScale;
  readonly hasEnded: boolean;
}

let frame = 0;

/** Plays from a time on. At the end of a saga that has not ended it waits for what comes; then the drawing is live again. */
export function play(now: () => Played | undefined, fromMs = -Infinity): void {
  cancelAnimationFrame(frame);
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    showAll();
    return;
  }
  playing.value = true;
  let last = performance.now();
  let y = fromMs === -Infinity ? 0 : (now()?.scale.y(fromMs) ?? 0);
  const step = (time: number): void => {
    const played = now();
    if (played === undefined) {
      showAll();
      return;
    }
    const { scale, hasEnded } = played;
    // New events change the scale. The time that was reached stays.
    if (playedTo.peek() !== undefined && playing.peek()) y = scale.y(playedTo.peek() ?? 0);
    y = Math.min(scale.height, y + (Math.max(0, time - last) / 1000) * PX_PER_SECOND);
    last = time;
    if (y >= scale.height && hasEnded) {
      showAll();
      return;
    }
    playedTo.value = scale.ms(y);
    frame = requestAnimationFrame(step);
  };
  playedTo.value = now()?.scale.ms(y);
  frame = requestAnimationFrame(step);
}

export function pauseAt(ms: number): void {
  cancelAnimationFrame(frame);
  playing.value = false;
  playedTo.value = ms;
}

export function showAll(): void {
  cancelAnimationFrame(frame);
  playing.value = false;
  playedTo.value = undefined;
}

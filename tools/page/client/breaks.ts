import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { FaultGroup } from '../breaks/break-routes.js';
import type { Trial } from '../breaks/trial.js';
import { get, post, Refused } from './api.js';
import { attempt } from './state.js';

/** `GET /api/breaks`: what may be broken, what is, and what came of it. */
export interface Breaks {
  /** Why nothing may be broken; null where it may. */
  readonly why: string | null;
  /** Without an end where it ends when it is done. */
  readonly underWay: { readonly title: string; readonly endsAt: number | null } | null;
  readonly groups: readonly FaultGroup[];
  /** Why some faults are not here. */
  readonly trials: readonly Trial[];
}

const EVERY_MS = 500;

export const breaks = signal<Breaks | undefined>(undefined);
export const problem = signal<string | undefined>(undefined);

async function load(): Promise<void> {
  try {
    breaks.value = await get<Breaks>('/api/breaks');
    problem.value = undefined;
  } catch (error) {
    problem.value = error instanceof Refused ? error.message : String(error);
  }
}

/** Asks again and again while something that shows it is on the page. */
export function useBreaks(isShown = true): void {
  useEffect(() => {
    if (!isShown) return undefined;
    void load();
    const timer = setInterval(() => void load(), EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isShown]);
}

/** Gives an order, and shows what came of it. */
export async function order(path: string, body: unknown = {}): Promise<void> {
  await attempt(() => post(`/api/breaks/${path}`, body));
  await load();
}

import type { ChildProcess } from 'node:child_process';
import { readOrder, type BreakState, type Measured } from './break-orders.js';
import type { SuiteBreaker } from './suite-breaker.js';

/** What goes from the launcher to the page. An answer has the number of its order. */
export type ToPage =
  | { readonly state: BreakState }
  | { readonly number: number; readonly done: Measured | null }
  | { readonly number: number; readonly refused: string };

/** What goes from the page to the launcher. */
export interface ToLauncher {
  readonly number: number;
  readonly order: unknown;
}

/**
 * Takes orders from the page. They come over the channel of the child process, which has no port and no name: only the page
 * that this launcher has started can give them.
 */
export function takeOrders(page: ChildProcess, breaker: SuiteBreaker): void {
  const tell = (message: ToPage): void => {
    // The page may end at any time. Its next process is told the state again.
    if (page.connected) page.send(message, () => undefined);
  };
  const tellState = (state: BreakState): void => {
    tell({ state });
  };
  breaker.onChange = tellState;
  tellState(breaker.state);
  page.on('message', (message: ToLauncher) => {
    void answer(message, breaker).then(tell);
  });
  page.once('disconnect', () => {
    breaker.letGo();
  });
}

async function answer({ number, order: value }: ToLauncher, breaker: SuiteBreaker): Promise<ToPage> {
  const order = readOrder(value);
  if (order === undefined) return { number, refused: 'The launcher takes no such order.' };
  try {
    return { number, done: (await breaker.carryOut(order)) ?? null };
  } catch (error) {
    return { number, refused: error instanceof Error ? error.message : String(error) };
  }
}

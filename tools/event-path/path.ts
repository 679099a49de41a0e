import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { circlesIn, graphFrom } from './circles.js';
import { Imports } from './imports.js';

/** Where the path begins, or goes on where no import leads further. */
export interface StartingPoint {
  readonly file: string;
  readonly why: string;
}

/** The way of an `OrderPlaced` from HTTP to payment's ledger, and of the answer back to the order. Inventory is another branch. */
export const STARTING_POINTS: readonly StartingPoint[] = [
  { file: 'apps/order/src/order.controller.ts', why: 'POST /orders: Nest calls it for a request' },
  {
    file: 'libs/service/src/messaging.ts',
    why: 'the event is a row of the outbox: Nest starts the relay and the consumer here, and Kafka connects the two',
  },
  {
    file: 'apps/payment/src/payment.reactions.ts',
    why: 'Nest finds its @ReactsTo methods and hands them to the consumer, which imports no app',
  },
  { file: 'apps/order/src/order.reactions.ts', why: 'as in payment: it hears the answer' },
];

/** What an event passes in one checkout. */
export interface EventPath {
  /** Each file once, under the starting point from which it is reached first. */
  readonly legs: readonly { readonly from: StartingPoint; readonly files: readonly string[] }[];
  readonly files: readonly string[];
  /** Groups of files that import each other by whatever way, imports of types included. At least one of each is on the path. */
  readonly circles: readonly (readonly string[])[];
}

/** Follows the imports of a checkout. @throws where a starting point is missing */
export function eventPath(root: string, points: readonly StartingPoint[] = STARTING_POINTS): EventPath {
  const starts = points.map(({ file }) => file);
  const missing = starts.filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0) {
    throw new Error(`Looked for the starting points of the path in ${root}, which lacks ${missing.join(', ')}.`);
  }
  const imports = new Imports(root, starts);
  const seen = new Set<string>();
  const legs = points.map((from) => {
    const reached = graphFrom([from.file], (file) => imports.of(file, 'values')).keys();
    const files = [...reached].filter((file) => !seen.has(file)).sort();
    for (const file of files) seen.add(file);
    return { from, files };
  });
  // A type that leads back makes a circle for the reader too, and it may lead there through a file that has types only.
  const circles = circlesIn(graphFrom(starts, (file) => imports.of(file, 'all')));
  return { legs, files: [...seen].sort(), circles: circles.filter((circle) => circle.some((file) => seen.has(file))) };
}

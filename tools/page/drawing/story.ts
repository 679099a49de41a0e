// What the page shows of one order. All times are milliseconds after the request that began it.
import type { Row } from '../../demo/timeline.js';
import type { Travel } from '../../travels/travel.js';

/** The way of one event, and where it is in its topic. */
export interface ShownTravel extends Travel {
  /** When it was sent again. The inbox of each consumer drops these. */
  readonly againMs: readonly number[];
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly traceparent?: string;
}

/** Money that moved. */
export interface Entry {
  readonly atMs: number;
  readonly move: string;
  readonly bucket: string;
  readonly amount: number;
}

/** Pieces that moved. */
export interface Movement {
  readonly atMs: number;
  readonly move: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface Story {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly settled: boolean;
  readonly customerId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly total: { readonly amount: number; readonly currency: string };
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly deadlineMs: number;
  /** By the clock of the page's process, so that the browser's does not matter. */
  readonly nowMs: number;
  readonly rows: readonly Row[];
  readonly travels: Readonly<Record<string, ShownTravel>>;
  readonly ledger: readonly Entry[];
  readonly movements: readonly Movement[];
  readonly payment: string | null;
  readonly reservation: string | null;
}

/** An order in the list of all. */
export interface Summary {
  readonly id: string;
  readonly customerId: string | null;
  readonly status: string;
  readonly settled: boolean;
  readonly reason: string | null;
  /** Milliseconds since 1970. */
  readonly placedAt: number;
  /** When the last of its events was written. */
  readonly newsAt: number;
  readonly events: number;
  /** Messages that were sent again. */
  readonly copies: number;
}

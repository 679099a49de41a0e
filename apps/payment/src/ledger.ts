/** Where a customer's money can be. Opening balances come from `opening`, the other side of every account's first entry. */
export const BUCKETS = ['opening', 'available', 'held', 'captured'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** Why money moved. */
export const MOVES = ['open', 'authorize', 'capture', 'void', 'refund'] as const;
export type Move = (typeof MOVES)[number];

/** Which bucket each move takes money from, and which it puts it into. */
const DIRECTIONS: Record<Move, { readonly from: Bucket; readonly to: Bucket }> = {
  open: { from: 'opening', to: 'available' },
  authorize: { from: 'available', to: 'held' },
  capture: { from: 'held', to: 'captured' },
  void: { from: 'held', to: 'available' },
  refund: { from: 'captured', to: 'available' },
};

/** One side of a move. The two sides of every move add up to zero, and so does the ledger. */
export interface Posting {
  readonly bucket: Bucket;
  /** Minor units; negative where money leaves the bucket. */
  readonly amount: number;
}

/** Minor units in each bucket of an account. */
export interface Balance {
  readonly available: number;
  readonly held: number;
  readonly captured: number;
}

/** The double entry of a move. */
export function postings(move: Move, amount: number): readonly [Posting, Posting] {
  const { from, to } = DIRECTIONS[move];
  return [
    { bucket: from, amount: -amount },
    { bucket: to, amount },
  ];
}

/** The balance after a move. */
export function apply(balance: Balance, move: Move, amount: number): Balance {
  const next: Record<Bucket, number> = { opening: 0, ...pick(balance) };
  for (const posting of postings(move, amount)) next[posting.bucket] += posting.amount;
  return pick(next);
}

function pick({ available, held, captured }: Balance): Balance {
  return { available, held, captured };
}

import { randomUUID } from 'node:crypto';
import type { BegunMessages } from '#libs/inbox';
import { messageId, type IncomingMessage } from '#libs/messages';
import type { Transactions } from '#libs/unit-of-work';

/** How often a process may end while it has a message in hand, and no other, until the message is parked. */
const MOST_ENDS = 3;

/**
 * How many new messages of each partition are begun with care after a start: the most that a consumer hands over at once. What
 * a process had in hand when it ended is among them.
 */
const CAREFUL_FOR = 200;

/** A message with which too many processes have ended. They could not say what went wrong. */
export class ProcessEnded extends Error {
  constructor(readonly times: number) {
    super(`the process ended ${String(times)} times while it had this message in hand`);
  }
}

/** What a process does around messages that may have ended another one. */
export interface Care {
  /** Whether a process ended that had some of them in hand: then each is taken alone, so that one can be told from the others. */
  readonly isNeeded: boolean;
  /**
   * Takes one message by itself.
   * @param take gets how often processes ended while they had only this message in hand, if that is too often
   */
  alone<T>(message: IncomingMessage, take: (tooManyEnds?: number) => Promise<T>): Promise<T>;
  /** After so many new messages were taken. */
  took(count: number): void;
  /** When the process has them in hand no longer. */
  end(): Promise<void>;
}

const NO_CARE: Care = {
  isNeeded: false,
  alone: (_message, take) => take(),
  took: () => undefined,
  end: () => Promise.resolve(),
};

/**
 * Keeps a message that ends the process (no memory left, a library that exits) from doing so for ever.
 *
 * What a process had in hand when it ended is older than the next process, and is what that one gets first. So only this is noted
 * before it is begun, in a transaction of its own. All else costs nothing: a process that dies of it notes it after its start.
 */
export class CrashGuard {
  private readonly process = randomUUID();
  private readonly startedAt = Date.now();
  private readonly taken = new Map<string, number>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly transactions: Transactions,
    private readonly begun: BegunMessages,
  ) {}

  /** @param messages of one partition, in their order */
  async begin(messages: readonly IncomingMessage[]): Promise<Care> {
    const [first] = messages;
    if (first === undefined || !this.isCareful(first)) return NO_CARE;
    const ids = messages.map(messageId);
    const found = await this.transactions.run((work) => this.begun.begin(work, this.process, ids));
    const ends = new Map(found.map(({ messageId: id, alone }) => [id, alone]));
    const isNeeded = found.some(({ others }) => others > 0);
    return {
      isNeeded,
      alone: (message, take) => {
        if (!isNeeded) return take();
        const id = messageId(message);
        const tooManyEnds = (ends.get(id) ?? 0) >= MOST_ENDS ? ends.get(id) : undefined;
        return this.exclusively(async () => {
          if (tooManyEnds === undefined) await this.transactions.run((work) => this.begun.goOnAlone(work, id));
          return take(tooManyEnds);
        });
      },
      took: (count) => {
        const partition = partitionOf(first);
        this.taken.set(partition, (this.taken.get(partition) ?? 0) + count);
      },
      // A row that stays, since the database is away, makes the next process careful, and nothing else.
      end: () => this.transactions.run((work) => this.begun.end(work, ids)).catch(() => undefined),
    };
  }

  /**
   * Applies a parked message again, by itself.
   * @param notes commit while the redrive's own transaction is open, and wait for none of its locks
   * @throws ProcessEnded if too many processes ended during redrives of it. The next redrive begins to count again
   */
  redrive(message: IncomingMessage, notes: Transactions, apply: () => Promise<void>): Promise<void> {
    const id = messageId(message);
    return this.exclusively(async () => {
      const ends = await notes.run(async (work) => {
        const [begun] = await this.begun.begin(work, this.process, [id]);
        await this.begun.goOnAlone(work, id);
        return begun?.alone ?? 0;
      });
      try {
        if (ends >= MOST_ENDS) throw new ProcessEnded(ends);
        await apply();
      } finally {
        await notes.run((work) => this.begun.end(work, [id])).catch(() => undefined);
      }
    });
  }

  /** Suspects of different partitions would share a transaction, and each would be blamed for the other. */
  private exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = this.turn.then(task);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private isCareful(message: IncomingMessage): boolean {
    return Number(message.timestamp) < this.startedAt && (this.taken.get(partitionOf(message)) ?? 0) < CAREFUL_FOR;
  }
}

function partitionOf({ topic, partition }: IncomingMessage): string {
  return `${topic}/${String(partition)}`;
}

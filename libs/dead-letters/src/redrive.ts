import type { IncomingMessage, MessageObserver } from '#libs/messages';
import { RepeatedTask } from '#libs/timing';
import { GroupCommit, isTransient, type Transactions, type UnitOfWork } from '#libs/unit-of-work';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DeadLetterAction } from './dead-letter-action.entity.js';
import { DeadLetter, messageToRedrive, storableText } from './dead-letter.entity.js';
import { lettersInLine } from './letters-in-line.js';

/** How often an instance looks for actions that people asked for. */
const POLL_MS = 1_000;

/** The most characters of an outcome. */
const MAX_OUTCOME = 2_000;

/** What people asked for, with the place of each letter: its key in its topic, or the letter alone if it has no key. */
const OPEN_ACTIONS = `
  SELECT action.id, json_build_array(topic, coalesce(key, letter.id::text))::text AS place
    FROM dead_letter_actions AS action JOIN dead_letters AS letter ON letter.id = action.dead_letter_id
   WHERE finished_at IS NULL ORDER BY requested_at`;

/**
 * Runs the reaction to a message that was parked.
 * @param notes transactions beside the one of `work`, for what must be known even if the process ends meanwhile
 */
export type Reapply = (work: UnitOfWork, message: IncomingMessage, notes: Transactions) => Promise<void>;

/** The letter that an action is at, and since when. It is known also if the transaction fails. */
interface InHand {
  letter?: DeadLetter;
  startedAt?: number;
}

/**
 * Carries out the actions that people ask for. A redrive takes the parked messages of a key in order, each in its own
 * transaction, and ends the quarantine with the last one. All state is in the database, with the number of letters that are
 * done. So after a crash a redrive continues where it stopped, on the instance that sees it first.
 */
export class Redrive {
  private readonly logger = new Logger(Redrive.name);
  private readonly notes: Transactions;
  private readonly polling = new RepeatedTask(POLL_MS, () => this.carryOutAll());

  /**
   * @param transactions not the consumer's: the lock on a key makes the consumer and the redrive take turns, and within one
   * transaction a lock does not do that
   * @param observer is told what became of each letter that was redriven
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly reapply: Reapply,
    private readonly observer?: MessageObserver,
  ) {
    this.notes = new GroupCommit(dataSource, () => {
      throw new Error('a note publishes nothing');
    });
  }

  start(): void {
    this.polling.start();
  }

  /** Finishes the letter in hand, and then stops. */
  stop(): Promise<void> {
    return this.polling.stop();
  }

  private async carryOutAll(): Promise<void> {
    try {
      const actions: { id: string; place: string }[] = await this.dataSource.query(OPEN_ACTIONS);
      const stuck = new Set<string>();
      for (const { id, place } of actions) {
        if (!this.polling.isStarted) return;
        // Actions on one key are carried out in the order in which people asked for them.
        if (!stuck.has(place) && !(await this.carriesOut(id))) stuck.add(place);
      }
    } catch (error) {
      this.logger.warn(`dead-letter actions wait: ${String(error)}`);
    }
  }

  /** @returns false if a fault keeps the action for later */
  private async carriesOut(actionId: string): Promise<boolean> {
    try {
      await this.carryOut(actionId);
      return true;
    } catch (error) {
      this.logger.warn(`the dead-letter action ${actionId} waits: ${String(error)}`);
      return false;
    }
  }

  private async carryOut(actionId: string): Promise<void> {
    let inHand: InHand = {};
    try {
      for (let goesOn = true; goesOn && this.polling.isStarted;) {
        inHand = {};
        goesOn = await this.transactions.run((work) => this.doOne(work, actionId, inHand));
        this.tell(inHand);
      }
    } catch (error) {
      if (isTransient(error)) throw error;
      await this.transactions.run(async (work) => {
        const action = await openAction(work, actionId);
        if (action === null) return;
        if (inHand.letter !== undefined) await noteOutcome(work, action, inHand.letter, `failed: ${String(error)}`);
        this.finish(action, `failed, ${donePart(action)}: ${String(error)}`);
      });
      this.tell(inHand, String(error));
    }
  }

  /** Applies the action to one more letter. @returns whether there may be another */
  private async doOne(work: UnitOfWork, actionId: string, inHand: InHand): Promise<boolean> {
    const action = await openAction(work, actionId);
    if (action === null) return false;
    const letter =
      action.action === 'redrive'
        ? await firstInLine(work, action.deadLetterId)
        : await parked(work, action.deadLetterId);
    if (letter === null) {
      this.finish(action, action.letters === 0 ? 'nothing was parked' : `redriven: ${String(action.letters)}`);
      return false;
    }
    Object.assign(inHand, { letter, startedAt: Date.now() });
    if (action.action === 'redrive') await this.reapply(work, messageToRedrive(letter), this.notes);
    letter.status = action.action === 'redrive' ? 'redriven' : 'discarded';
    await endQuarantineBehind(work, letter);
    await noteOutcome(work, action, letter, letter.status);
    action.letters++;
    if (action.action === 'discard') this.finish(action, 'discarded');
    return action.action === 'redrive';
  }

  /** Tells the observer of a letter that was redriven, or whose redrive failed, so that it stays parked. */
  private tell({ letter, startedAt }: InHand, failure?: string): void {
    if (letter === undefined || (failure === undefined && letter.status !== 'redriven')) return;
    const fate =
      failure === undefined
        ? ({ outcome: 'applied', committedAt: Date.now() } as const)
        : ({ outcome: 'parked', reason: failure } as const);
    this.observer?.processed(messageToRedrive(letter), { startedAt, ...fate });
  }

  private finish(action: DeadLetterAction, outcome: string): void {
    action.finishedAt = new Date();
    action.outcome = storableText(outcome, MAX_OUTCOME);
    this.logger.log(`${action.action} of ${action.deadLetterId}: ${action.outcome}`);
  }
}

function donePart({ letters }: DeadLetterAction): string {
  return letters === 0 ? 'and nothing was redriven' : `and ${String(letters)} before it were redriven`;
}

/** Locks an action, so that instances take turns. Null if it was finished meanwhile. */
async function openAction(work: UnitOfWork, id: string): Promise<DeadLetterAction | null> {
  const action = await work.find(DeadLetterAction, id);
  return action?.finishedAt === null ? action : null;
}

/** Locks first the letter's key, so that no message is parked behind the letter meanwhile, and then the letter. */
async function lockLetter(work: UnitOfWork, id: string): Promise<DeadLetter> {
  await work.query(
    `SELECT 1 FROM quarantined_keys WHERE (topic, key) IN (SELECT topic, key FROM dead_letters WHERE id = $1) FOR UPDATE`,
    [id],
  );
  const letter = await work.find(DeadLetter, id);
  if (letter === null) throw new Error(`there is no dead letter ${id}`);
  return letter;
}

async function parked(work: UnitOfWork, deadLetterId: string): Promise<DeadLetter | null> {
  const letter = await lockLetter(work, deadLetterId);
  return letter.status === 'parked' ? letter : null;
}

async function firstInLine(work: UnitOfWork, deadLetterId: string): Promise<DeadLetter | null> {
  const [first] = await lettersInLine(work, await lockLetter(work, deadLetterId), 1);
  return first === undefined ? null : work.find(DeadLetter, first.id);
}

/** Notes what became of one letter in an action. */
async function noteOutcome(
  work: UnitOfWork,
  action: DeadLetterAction,
  letter: DeadLetter,
  outcome: string,
): Promise<void> {
  await work.query(
    `INSERT INTO dead_letter_outcomes (action_id, dead_letter_id, outcome) VALUES ($1, $2, $3)
         ON CONFLICT (action_id, dead_letter_id) DO UPDATE SET outcome = excluded.outcome, at = excluded.at`,
    [action.id, letter.id, storableText(outcome, MAX_OUTCOME)],
  );
}

/** Ends the quarantine of the letter's key if no other letter of that key is parked. */
async function endQuarantineBehind(work: UnitOfWork, { id, topic, key }: DeadLetter): Promise<void> {
  await work.query(
    `DELETE FROM quarantined_keys WHERE topic = $1 AND key = $2 AND NOT EXISTS (
       SELECT 1 FROM dead_letters WHERE topic = $1 AND key = $2 AND status = 'parked' AND id <> $3)`,
    [topic, key, id],
  );
}

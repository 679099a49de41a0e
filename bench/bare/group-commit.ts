import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import { uuidv7 } from 'uuidv7';
import type { Message, OutboxRow } from './message.js';

export type Statement = pg.QueryConfig;

/** The work of one transaction: messages to react to, and requests to serve. */
export interface Work<Request> {
  readonly messages: readonly Message[];
  readonly requests: readonly Request[];
}

/** What one transaction decided. */
export interface Decided<Answer> {
  readonly writes: readonly Statement[];
  readonly answers: readonly Answer[];
}

/** The rules of a service, for any number of messages and requests at once. */
export interface Business<Request, Answer> {
  /** Reads and locks the rows that the work needs. It runs before the duplicates among the messages are known. */
  read(db: pg.Client, work: Work<Request>): Promise<Record<string, unknown>[][]>;
  decide(read: Record<string, unknown>[][], work: Work<Request>, outbox: Outbox): Decided<Answer>;
}

/** Collects the events of one transaction. */
export class Outbox {
  readonly rows: OutboxRow[] = [];

  constructor(private readonly service: string) {}

  add(type: string, payload: Record<string, unknown> & { readonly orderId: string }, traceparent: string | null): void {
    this.rows.push({
      id: uuidv7(),
      aggregatetype: this.service,
      aggregateid: payload.orderId,
      type,
      payload,
      time: new Date().toISOString(),
      dataschema: `urn:choreographed-saga:schema:${type}:1`,
      traceparent,
    });
  }
}

interface Member<Request, Answer> {
  readonly messages: readonly Message[];
  readonly request?: Request;
  resolve(answer: Answer | undefined): void;
  reject(error: unknown): void;
}

const MAX_MESSAGES = 2_000;

/**
 * Runs one transaction at a time for all members that wait, in two round trips: first BEGIN, the inbox and the reads, then
 * the writes and COMMIT. If a commit group fails, each member runs alone.
 */
export class GroupCommit<Request, Answer> {
  private readonly waiting: Member<Request, Answer>[] = [];
  private running = false;

  constructor(
    private readonly service: string,
    private readonly db: pg.Client,
    private readonly business: Business<Request, Answer>,
  ) {}

  async react(messages: readonly Message[]): Promise<void> {
    await this.join({ messages });
  }

  async serve(request: Request): Promise<Answer> {
    return (await this.join({ messages: [], request })) as Answer;
  }

  private join(member: Pick<Member<Request, Answer>, 'messages' | 'request'>): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ ...member, resolve, reject });
      if (!this.running) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running = true;
    await setImmediate();
    while (this.waiting.length > 0) await this.commit(this.nextGroup());
    this.running = false;
  }

  private nextGroup(): Member<Request, Answer>[] {
    let size = 0;
    let members = 0;
    for (const { messages } of this.waiting) {
      size += Math.max(1, messages.length);
      if (members > 0 && size > MAX_MESSAGES) break;
      members++;
    }
    return this.waiting.splice(0, members);
  }

  private async commit(group: readonly Member<Request, Answer>[]): Promise<void> {
    try {
      const answers = await this.transaction({
        messages: group.flatMap(({ messages }) => messages),
        requests: group.flatMap(({ request }) => (request === undefined ? [] : [request])),
      });
      let next = 0;
      for (const member of group) member.resolve(member.request === undefined ? undefined : answers[next++]);
    } catch (error) {
      const [only, ...others] = group;
      if (others.length === 0) only?.reject(error);
      else for (const member of group) await this.commit([member]);
    }
  }

  private async transaction(work: Work<Request>): Promise<readonly Answer[]> {
    const { db, business } = this;
    const begun = db.query('BEGIN');
    const claimed = work.messages.length === 0 ? Promise.resolve(new Set<string>()) : claim(db, work.messages);
    const read = business.read(db, work);
    const [begin, ids, rows] = await Promise.allSettled([begun, claimed, read]);
    if (begin.status === 'rejected' || ids.status === 'rejected' || rows.status === 'rejected') {
      await db.query('ROLLBACK');
      throw [begin, ids, rows].find((outcome) => outcome.status === 'rejected')?.reason;
    }
    const fresh = work.messages.filter(({ id }) => ids.value.delete(id));
    const outbox = new Outbox(this.service);
    let decided: Decided<Answer>;
    try {
      decided = business.decide(rows.value, { messages: fresh, requests: work.requests }, outbox);
    } catch (error) {
      await db.query('ROLLBACK');
      throw error;
    }
    const writes = [
      ...decided.writes,
      ...(outbox.rows.length > 0 ? [insertInto('outbox', OUTBOX_COLUMNS, outbox.rows)] : []),
    ];
    // If a write fails, COMMIT rolls back.
    const outcomes = await Promise.allSettled([...writes.map((write) => db.query(write)), db.query('COMMIT')]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return decided.answers;
  }
}

async function claim(db: pg.Client, messages: readonly Message[]): Promise<Set<string>> {
  const { rows } = await db.query<{ message_id: string }>({
    name: 'claim',
    text: `INSERT INTO inbox (message_id) SELECT DISTINCT unnest($1::uuid[]) AS id ORDER BY id
           ON CONFLICT DO NOTHING RETURNING message_id`,
    values: [messages.map(({ id }) => id)],
  });
  return new Set(rows.map(({ message_id }) => message_id));
}

const OUTBOX_COLUMNS =
  'id uuid, aggregatetype text, aggregateid text, type text, payload json, time text, dataschema text, traceparent text';

/** One prepared statement for any number of rows. @param columns names and types, `id uuid, status text` */
export function insertInto(table: string, columns: string, rows: readonly object[]): Statement {
  return {
    name: `insert-${table}`,
    text: `INSERT INTO ${table} (${namesOf(columns)}) SELECT * FROM json_to_recordset($1) AS new (${columns})`,
    values: [JSON.stringify(rows)],
  };
}

/** Like {@link insertInto}. The first column is the key. */
export function updateRows(table: string, columns: string, rows: readonly object[]): Statement {
  const [key = '', ...others] = namesOf(columns).split(', ');
  return {
    name: `update-${table}`,
    text: `UPDATE ${table} SET ${others.map((name) => `${name} = new.${name}`).join(', ')}
             FROM json_to_recordset($1) AS new (${columns}) WHERE ${table}.${key} = new.${key} AND ${table}.${key} = ANY($2)`,
    // The keys again: without them the planner, which assumes a hundred rows in the document, would scan the whole table.
    values: [JSON.stringify(rows), rows.map((row) => (row as Record<string, unknown>)[key])],
  };
}

function namesOf(columns: string): string {
  return columns
    .split(', ')
    .map((column) => column.split(' ')[0])
    .join(', ');
}

import type { UnitOfWork } from '#libs/unit-of-work';

/** A message that was begun, by this process or by others before. */
export interface BegunMessage {
  readonly messageId: string;
  /** How many processes have begun it and did not finish it. */
  readonly others: number;
  /** How many of them did not finish it although they had no other message in hand. */
  readonly alone: number;
}

/** Messages that processes have in hand. A row that another process has left says that it ended meanwhile. */
export interface BegunMessages {
  /** Notes that a process begins messages, and tells what others have left of them. */
  begin(work: UnitOfWork, process: string, messageIds: readonly string[]): Promise<BegunMessage[]>;

  /** Notes that the process goes on with this one alone. */
  goOnAlone(work: UnitOfWork, messageId: string): Promise<void>;

  /** Forgets messages that are finished, or that the process leaves to others. */
  end(work: UnitOfWork, messageIds: readonly string[]): Promise<void>;
}

/** The table `begun_messages`. */
export const begunMessages: BegunMessages = {
  async begin(work, process, messageIds) {
    const rows = await work.query<{ message_id: string; others: number; alone: number }>(
      `INSERT INTO begun_messages (message_id, process)
         SELECT DISTINCT unnest($1::uuid[]) AS id, $2::uuid ORDER BY id
       ON CONFLICT (message_id) DO UPDATE SET
         others = begun_messages.others + (begun_messages.process <> $2::uuid)::int,
         alone = begun_messages.alone + (begun_messages.process <> $2::uuid AND begun_messages.is_alone)::int,
         is_alone = begun_messages.is_alone AND begun_messages.process = $2::uuid,
         process = $2::uuid
       RETURNING message_id, others, alone`,
      [messageIds, process],
    );
    return rows.map(({ message_id: messageId, others, alone }) => ({ messageId, others, alone }));
  },

  async goOnAlone(work, messageId) {
    await work.query('UPDATE begun_messages SET is_alone = true WHERE message_id = $1', [messageId]);
  },

  async end(work, messageIds) {
    await work.query('DELETE FROM begun_messages WHERE message_id = ANY($1::uuid[])', [messageIds]);
  },
};

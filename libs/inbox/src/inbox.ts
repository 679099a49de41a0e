import type { BatchLoad, UnitOfWork } from '#libs/unit-of-work';

const claim: BatchLoad<string, boolean> = async (transaction, ids) => {
  // One fixed order of insertion, so that two instances with the same messages wait for each other instead of deadlocking.
  const rows = await transaction.query<{ message_id: string }>(
    `INSERT INTO inbox (message_id) SELECT DISTINCT unnest($1::uuid[]) AS id ORDER BY id
     ON CONFLICT DO NOTHING RETURNING message_id`,
    [ids],
  );
  const unclaimed = new Set(rows.map(({ message_id }) => message_id));
  return ids.map((id) => unclaimed.delete(id));
};

/** The ids of the messages that a service has taken. */
export interface Inbox {
  /**
   * Takes a message for this service, in the transaction of `work`.
   * @param messageId a UUID in lower case
   * @returns false if it was taken before: the message is a duplicate
   */
  claim(work: UnitOfWork, messageId: string): Promise<boolean>;
}

/** The table `inbox`. */
export const inbox: Inbox = { claim: (work, messageId) => work.load(claim, messageId) };

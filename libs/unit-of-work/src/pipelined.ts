import { Socket } from 'node:net';

/**
 * A socket for `pg`. It sends all that is written within one turn of the event loop by one system call. `pg` corks and
 * uncorks its socket for each statement, so an ordinary socket needs one call a statement.
 */
export class GatheringSocket extends Socket {
  private gathering = false;

  override uncork(): void {
    if (this.gathering) {
      super.uncork();
      return;
    }
    this.gathering = true;
    setImmediate(() => {
      this.gathering = false;
      super.uncork();
    });
  }
}

/**
 * Start-up options of a session whose statements find rows by index. PostgreSQL plans a statement once, perhaps while its
 * table is empty; and a scan of a table that is emptied all the time reads every row that is not vacuumed yet.
 */
export const BY_INDEX = '-c enable_seqscan=off';

/**
 * The `extra` of a TypeORM data source for `GroupCommit`: its connections send statements before earlier ones are answered
 * and, without TLS, many by one system call. Without these options everything works, but slower, and `pg` warns.
 */
export const pipelined = {
  pipeline: true,
  stream: () => new GatheringSocket(),
  options: BY_INDEX,
};

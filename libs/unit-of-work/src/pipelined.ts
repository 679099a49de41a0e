import { Socket } from 'node:net';

/**
 * A socket for `pg`, which corks it for each statement: what is written within one turn of the event loop is sent by one
 * system call, where there would be one for each statement.
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
 * Start-up options of a session whose statements find rows by index. A statement is planned once, perhaps while its table
 * is empty; and who reads a whole table that is emptied all the time reads all that is not vacuumed yet.
 */
export const BY_INDEX = '-c enable_seqscan=off';

/**
 * What goes into the `extra` of a TypeORM data source for `GroupCommit`: connections that send statements before earlier
 * ones are answered, and, where there is no TLS, many by one system call. Without it all works, but slower, and `pg` warns.
 */
export const pipelined = {
  pipeline: true,
  stream: () => new GatheringSocket(),
  options: BY_INDEX,
};

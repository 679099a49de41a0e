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

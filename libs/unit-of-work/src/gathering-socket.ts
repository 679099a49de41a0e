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

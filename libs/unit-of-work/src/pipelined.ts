import { GatheringSocket } from './gathering-socket.js';

/**
 * What goes into the `extra` of a TypeORM data source for `GroupCommit`: connections that send statements before earlier
 * ones are answered, and, where there is no TLS, many by one system call. Without it all works, but slower, and `pg` warns.
 */
export const pipelined = {
  pipeline: true,
  stream: () => new GatheringSocket(),
  // A statement is planned once, perhaps while its table is empty. By index, then, as it must be when the table is full.
  options: '-c enable_seqscan=off',
};

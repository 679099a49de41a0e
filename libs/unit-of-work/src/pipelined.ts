import { GatheringSocket } from './gathering-socket.js';

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

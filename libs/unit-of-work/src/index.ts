export type { Aggregate, Loader, Refused } from './aggregate.js';
export { allDone } from './all-done.js';
export { bigintAsNumber } from './entity-statements.js';
export { isDeploymentFault, isTransient } from './database-errors.js';
export { GroupCommit, type Transactions, type Work } from './group-commit.js';
export { UnitOfWork, type BatchLoad, type ToOutboxRows } from './unit-of-work.js';
export { BY_INDEX, deleteRows, pipelined } from './pipelined.js';

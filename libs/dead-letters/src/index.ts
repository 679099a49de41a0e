export { DeadLetterAction } from './dead-letter-action.entity.js';
export { DeadLetter, originalMessage, type DeadLetterReason } from './dead-letter.entity.js';
export { DeadLetterPruning, pruneDeadLetters, RESOLVED_RETENTION_MS } from './dead-letter-pruning.js';
export {
  copyInTopic,
  listActions,
  listLetters,
  outcomesOf,
  type LetterSummary,
  type RecordedAction,
  type RecordedOutcome,
} from './dead-letter-record.js';
export { deadLetterSource } from './dead-letter-source.js';
export { deadLetterMigrations } from './dead-letters.migrations.js';
export { lettersInLine, typeIn } from './letters-in-line.js';
export { requestAction, type ActionRequest } from './request-action.js';
export { NotParked, requestCorrection, type CheckMessage } from './request-correction.js';
export { deadLetters, type DeadLetters, type Failure } from './quarantine.js';
export { Redrive, type Reapply } from './redrive.js';

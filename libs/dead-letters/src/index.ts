export { DeadLetterAction } from './dead-letter-action.entity.js';
export { DeadLetter, originalMessage, type DeadLetterReason } from './dead-letter.entity.js';
export { deadLetterSource } from './dead-letter-source.js';
export { CreateDeadLetters1760000000002 } from './dead-letters.migration.js';
export { deadLetters, type DeadLetters, type Failure } from './quarantine.js';
export { Redrive, type Reapply } from './redrive.js';

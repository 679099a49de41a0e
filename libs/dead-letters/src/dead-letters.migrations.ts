import { CreateDeadLetters1760000000002 } from './dead-letters.migration.js';

/** Makes the dead letters, the keys in quarantine, and what people asked to be done about them. */
export const deadLetterMigrations = [CreateDeadLetters1760000000002] as const;

import { CreateDeadLetters1760000000002 } from './dead-letters.migration.js';

/** Creates the tables for dead letters, for keys in quarantine, and for the actions that people ask for. */
export const deadLetterMigrations = [CreateDeadLetters1760000000002] as const;

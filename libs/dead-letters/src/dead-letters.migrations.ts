import { AddCorrections1790000000002 } from './add-corrections.migration.js';
import { CreateDeadLetters1760000000002 } from './dead-letters.migration.js';
import { IndexResolvedDeadLetters1780000000002 } from './index-resolved-dead-letters.migration.js';

/** Creates the tables for dead letters, for keys in quarantine, and for the actions that people ask for, and brings older ones up to date. */
export const deadLetterMigrations = [
  CreateDeadLetters1760000000002,
  IndexResolvedDeadLetters1780000000002,
  AddCorrections1790000000002,
] as const;

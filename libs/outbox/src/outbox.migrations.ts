import { DropSetAside1770000000100 } from './drop-set-aside.migration.js';
import { CreateOutbox1760000000000 } from './outbox.migration.js';
import { RenameSetAside1770000000000 } from './rename-set-aside.migration.js';

/** Creates the outbox and its refused rows table, and brings older ones up to date. */
export const outboxMigrations = [CreateOutbox1760000000000, RenameSetAside1770000000000] as const;

/** Takes away what only older relays need: for when none of them runs any more. */
export const outboxContractMigrations = [DropSetAside1770000000100] as const;

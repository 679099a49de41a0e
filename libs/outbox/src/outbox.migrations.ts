import { CreateOutbox1760000000000 } from './outbox.migration.js';
import { RenameSetAside1770000000000 } from './rename-set-aside.migration.js';

/** Creates the outbox and its refused rows table, and brings older ones up to date. */
export const outboxMigrations = [CreateOutbox1760000000000, RenameSetAside1770000000000] as const;

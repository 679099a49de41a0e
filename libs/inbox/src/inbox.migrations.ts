import { CreateInbox1760000000001 } from './inbox.migration.js';

/** Makes the inbox. */
export const inboxMigrations = [CreateInbox1760000000001] as const;

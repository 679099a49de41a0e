import { CreateBegunMessages1790000000001 } from './create-begun-messages.migration.js';
import { CreateInbox1760000000001 } from './inbox.migration.js';
import { IndexInboxByTime1780000000001 } from './index-inbox-by-time.migration.js';

/** Makes the inbox, and brings older ones up to date. */
export const inboxMigrations = [
  CreateInbox1760000000001,
  IndexInboxByTime1780000000001,
  CreateBegunMessages1790000000001,
] as const;

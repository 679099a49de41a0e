export { CreateInbox1760000000001 } from './inbox.migration.js';
export { inbox, type Inbox } from './inbox.js';
export { INBOX_RETENTION_MS, InboxPruning, pruneInbox } from './inbox-pruning.js';

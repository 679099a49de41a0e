export { begunMessages, type BegunMessage, type BegunMessages } from './begun-messages.js';
export { inboxMigrations } from './inbox.migrations.js';
export { inbox, type Inbox } from './inbox.js';
export { INBOX_RETENTION_MS, InboxPruning, pruneInbox } from './inbox-pruning.js';

export { CreateInbox1760000000001 } from './inbox.migration.js';
export { claimMessage } from './inbox.js';
export { INBOX_RETENTION_MS, InboxPruning, pruneInbox } from './inbox-pruning.js';
export { headerText, type IncomingMessage, type MessageHeaders } from './incoming-message.js';

/**
 * The suite cannot start, for a reason that the reader can do something about. The message is one or two sentences
 * for a person; the launcher prints it without a stack trace and exits with 1.
 */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

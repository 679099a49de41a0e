/** The keys whose values are a customer's, or secret, wherever they are in the fields of a line. */
const KEYS = [
  'customerId',
  'customer_id',
  'email',
  'payload',
  'lines',
  'parameters',
  'authorization',
  'password',
  'cookie',
];

/** How deep the fields of a line are looked through. */
const PREFIXES = ['', '*.', '*.*.', '*.*.*.'];

/** What pino replaces by `[redacted]`. */
export const REDACT = {
  paths: PREFIXES.flatMap((prefix) => KEYS.map((key) => `${prefix}${key}`)),
  censor: '[redacted]',
};

/** The password in `postgres://user:password@host`. */
const PASSWORD_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s@"]+@/gi;

/** A line without the passwords of URLs. They are within texts, such as an error's message, where no key names them. */
export function withoutPasswords(line: string): string {
  return line.replace(PASSWORD_IN_URL, '$1:[redacted]@');
}

/** An error, as a line has it. */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * What a line says of an error. Its other properties are left out: TypeORM's have the parameters of the statement, and
 * PostgreSQL's have the row.
 */
export function loggedError(error: unknown, withStack: boolean): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message,
    ...(typeof code === 'string' && { code }),
    ...(withStack && stack !== undefined && { stack }),
    ...(cause !== undefined && { cause: loggedError(cause, withStack) }),
  };
}

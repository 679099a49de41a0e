/** SQLSTATEs of a transaction that lost a race against another one: retried, it may well succeed at once. */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
/** Another instance inserted first; the next attempt will find its row. */
const UNIQUE_VIOLATION = '23505';

/** SQLSTATE classes and codes of a database that is away, or lets nobody in. */
const UNAVAILABLE = [
  '08', // connection exceptions
  '28', // invalid authorization: a password that is being changed
  '3D', // no such database (yet)
  '53', // insufficient resources
  '57P', // shutdown, crash, cannot connect now
  '25006', // read-only: a replica, during a failover
  '58', // system errors
];

/** SQLSTATEs of what took too long, since others are in the way or the database is slow. */
const TIMED_OUT = [
  '57014', // query_canceled: statement_timeout
  '55P03', // lock_not_available: lock_timeout
  '25P03', // idle in transaction for too long: the server ended it
];

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);

/** What `pg` and its pool say when a connection is gone; they give these no code. */
const NETWORK_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|not currently accepting connections/i;

/** The SQLSTATE or the network code of an error, or '' where it has none. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const cause: unknown = 'driverError' in error ? error.driverError : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** The transaction was the victim of another one. */
export function lostRace(error: unknown): boolean {
  return [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(codeOf(error));
}

/** A row with the same key was there already, perhaps since a moment. */
export function cameSecond(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION;
}

/** The database is away, or the way to it is: whoever else asks now will hear the same. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    NETWORK_CODES.has(code) ||
    UNAVAILABLE.some((prefix) => code.startsWith(prefix)) ||
    NETWORK_MESSAGE.test(error.message) ||
    (error instanceof AggregateError && error.errors.some(isUnavailable))
  );
}

/** The fault lies with the database or the way to it, not with the work: to be retried until it is gone. */
export function isTransient(error: unknown): boolean {
  return isUnavailable(error) || lostRace(error) || TIMED_OUT.includes(codeOf(error));
}

/** SQLSTATEs of a transaction that lost a race against another one: run again, it will probably succeed at once. */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
/** Another instance inserted first; the next attempt will find its row. */
const UNIQUE_VIOLATION = '23505';

/** SQLSTATE classes and codes of a database that is away or refuses connections. */
const UNAVAILABLE = [
  '08', // connection exceptions
  '28', // invalid authorization: a password that is being changed
  '3D', // no such database (yet)
  '53', // insufficient resources
  '57P', // shutdown, crash, cannot connect now
  '25006', // read-only: a replica, during a failover
  '58', // system errors
];

/** SQLSTATEs of statements that took too long, because others hold a lock or the database is slow. */
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

/** What `pg` and its pool say when a connection is gone. These errors have no code. */
const NETWORK_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|not currently accepting connections/i;

/** The SQLSTATE or the network code of an error, or '' if it has none. */
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

/** A row with the same key existed already. It may be new. */
export function cameSecond(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION;
}

/** The database or the network to it is away: every other statement will fail now too. */
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

/** The fault lies in the database or the network, not in the work: retry until it has passed. */
export function isTransient(error: unknown): boolean {
  return isUnavailable(error) || lostRace(error) || TIMED_OUT.includes(codeOf(error));
}

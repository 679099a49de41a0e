import { CodecUnavailable } from '#libs/messages';

/** The form of a SQLSTATE. Each one has a digit, unlike a name of Node.js such as EPIPE. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

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
  '25P04', // transaction_timeout: the server ended it
];

/**
 * SQLSTATEs of a program and a database that do not suit each other: a migration did not run, or ran too early, or a right
 * was not granted. No message causes these, since messages are values, and the text of a statement never changes.
 */
const DEPLOYMENT = [
  '42', // a table, a column or a function is missing, or the right to use it
  '3F', // no such schema
  '0A000', // not supported: a replica that should write, or a plan from before a migration
  '26000', // the session does not have a statement that was prepared in it
];

/** What Node.js was doing when the network failed. Its errors say so; there are too many codes to list them. */
const NETWORK_CALLS = ['connect', 'getaddrinfo', 'read', 'write'];

/**
 * What `pg`, its pool and Node's TLS say when there is no connection. These errors have no class and no system call, and most
 * have no code.
 */
const NO_CONNECTION =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|read timeout|SSL connection|before secure TLS connection/i;

/** The database cannot be used now, and the reason has no SQLSTATE. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** Whether PostgreSQL itself said this. Otherwise the fault is in the connection, or in this process. */
export function isAnswer(error: unknown): boolean {
  return sqlStateOf(error) !== '';
}

/** What an error says. An `AggregateError`, of a host with several addresses, has no message of its own. */
export function sayingOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(sayingOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

/** The SQLSTATE of an error, or '' if it has none. */
function sqlStateOf(error: unknown): string {
  const cause = causeOf(error);
  const code = cause !== undefined && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && SQLSTATE.test(code) ? code : '';
}

/** The error of `pg` within that of TypeORM. */
function causeOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'driverError' in error && error.driverError instanceof Error ? error.driverError : error;
}

/** The transaction was the victim of another one. */
export function lostRace(error: unknown): boolean {
  return [SERIALIZATION_FAILURE, DEADLOCK_DETECTED].includes(sqlStateOf(error));
}

/** A row with the same key existed already. It may be new. */
export function cameSecond(error: unknown): boolean {
  return sqlStateOf(error) === UNIQUE_VIOLATION;
}

/** The session remembers what is no longer so, for example the columns that a table had before a migration. Another session does not. */
export function isStaleSession(error: unknown): boolean {
  const code = sqlStateOf(error);
  const cause = causeOf(error);
  // 0A000 has many meanings. The name of PostgreSQL's own function tells them apart in every language of its messages.
  const routine = cause !== undefined && 'routine' in cause ? cause.routine : undefined;
  return code === '26000' || (code === '0A000' && routine === 'RevalidateCachedQuery');
}

/** This program and its database do not suit each other. Waiting helps only when people correct that. */
export function isDeploymentFault(error: unknown): boolean {
  return DEPLOYMENT.some((prefix) => sqlStateOf(error).startsWith(prefix));
}

/** The database or the network to it is away: every other statement will fail now too. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isAnswer(error)) return UNAVAILABLE.some((prefix) => sqlStateOf(error).startsWith(prefix));
  return (
    error instanceof DatabaseUnavailable ||
    // TypeORM was not answered either.
    'driverError' in error ||
    ('syscall' in error && NETWORK_CALLS.some((call) => call === error.syscall)) ||
    NO_CONNECTION.test(error.message) ||
    (error instanceof AggregateError && error.errors.some(isUnavailable))
  );
}

/** The fault lies in the database, the network or the deployment, not in the work: retry until it has passed. */
export function isTransient(error: unknown): boolean {
  return (
    isUnavailable(error) ||
    lostRace(error) ||
    TIMED_OUT.includes(sqlStateOf(error)) ||
    isDeploymentFault(error) ||
    error instanceof CodecUnavailable
  );
}

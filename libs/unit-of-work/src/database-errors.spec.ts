import { describe, expect, it } from '@jest/globals';
import { cameSecond, isDeploymentFault, isTransient, isUnavailable, lostRace } from './database-errors.js';

/** As `pg` reports an error of the server (SQLSTATE). */
function databaseError(code: string, message = 'the database says no'): Error {
  return Object.assign(new Error(message), { code });
}

/** As Node.js reports an error of the network. */
function networkError(code: string, syscall = 'connect'): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

/** As TypeORM wraps it. */
function queryFailed(cause: Error): Error {
  return Object.assign(new Error(cause.message), { driverError: cause });
}

describe('an error of the database', () => {
  it.each([
    ['40001', 'a serialization failure'],
    ['40P01', 'a deadlock'],
  ])('%s, %s, means that a race was lost: the work may run again at once', (code) => {
    expect(lostRace(databaseError(code))).toBe(true);
    expect(isTransient(databaseError(code))).toBe(true);
    expect(cameSecond(databaseError(code))).toBe(false);
  });

  it('23505, a key that exists already, means that another transaction came first', () => {
    expect(cameSecond(databaseError('23505'))).toBe(true);
    expect(lostRace(databaseError('23505'))).toBe(false);
    expect(isTransient(databaseError('23505'))).toBe(false);
  });

  it.each([
    ['08006', 'the connection failed'],
    ['08003', 'the connection does not exist'],
    ['53300', 'too many connections'],
    ['53100', 'the disk is full'],
    ['57P01', 'an administrator shut it down'],
    ['57P03', 'it cannot connect now'],
    ['57014', 'a statement took too long'],
    ['55P03', 'a lock was not available'],
    ['25P03', 'the transaction was idle for too long'],
    ['25006', 'it is a replica'],
    ['58030', 'an I/O error'],
    ['25P04', 'the transaction took too long'],
  ])('%s, %s, is transient: waiting helps', (code) => {
    expect(isTransient(databaseError(code))).toBe(true);
    expect(lostRace(databaseError(code))).toBe(false);
    expect(isDeploymentFault(databaseError(code))).toBe(false);
  });

  it.each([
    ['42P01', 'a table does not exist'],
    ['42703', 'a column does not exist'],
    ['42501', 'a right was not granted'],
    ['3F000', 'a schema does not exist'],
    ['0A000', 'a replica should write, or a plan is from before a migration'],
    ['26000', 'a prepared statement does not exist'],
  ])('%s, %s, is a fault of the deployment: waiting helps once people have corrected it', (code) => {
    expect(isDeploymentFault(databaseError(code))).toBe(true);
    expect(isTransient(databaseError(code))).toBe(true);
    expect(isUnavailable(databaseError(code))).toBe(false);
  });

  it.each([
    ['ECONNREFUSED', 'connect'],
    ['ECONNRESET', 'read'],
    ['EPIPE', 'write'],
    ['ETIMEDOUT', 'connect'],
    ['ENOTFOUND', 'getaddrinfo'],
    ['EAI_AGAIN', 'getaddrinfo'],
    ['EAI_FAIL', 'getaddrinfo'],
    ['EHOSTUNREACH', 'connect'],
    ['EHOSTDOWN', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['ENETDOWN', 'connect'],
    ['EADDRNOTAVAIL', 'connect'],
    ['EMFILE', 'connect'],
    ['ECONNABORTED', 'write'],
    ['EPROTO', 'write'],
    ['a code that is not known yet', 'connect'],
  ])('%s of the system call %s is transient, since no list has all codes', (code, syscall) => {
    expect(isUnavailable(networkError(code, syscall))).toBe(true);
    expect(isTransient(networkError(code, syscall))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Query read timeout',
    'There was an error establishing an SSL connection',
  ])('without a code, "%s", is transient', (message) => {
    expect(isTransient(new Error(message))).toBe(true);
  });

  it('of a server that ends in the middle of the TLS handshake is transient, although it names no system call', () => {
    const message = 'Client network socket disconnected before secure TLS connection was established';
    expect(isTransient(Object.assign(new Error(message), { code: 'ECONNRESET' }))).toBe(true);
  });

  it.each([
    ['23514', 'a CHECK was violated'],
    ['23503', 'a foreign key was violated'],
    ['22P02', 'a value has the wrong form'],
    ['25P02', 'an earlier statement of the transaction failed'],
  ])('%s, %s, is not transient: waiting does not help', (code) => {
    expect(isTransient(databaseError(code))).toBe(false);
    expect(lostRace(databaseError(code))).toBe(false);
    expect(cameSecond(databaseError(code))).toBe(false);
  });

  it.each([databaseError('40001'), databaseError('08006'), networkError('ECONNREFUSED'), new Error('in new words')])(
    '%p is recognised within the error that TypeORM makes of it',
    (error) => {
      expect(isTransient(queryFailed(error))).toBe(true);
    },
  );

  it('of the work itself stays one within the error that TypeORM makes of it', () => {
    expect(isTransient(queryFailed(databaseError('23514')))).toBe(false);
  });

  it('that combines the errors of several addresses is transient if one of them is', () => {
    const refused = new AggregateError([networkError('ECONNREFUSED'), new Error('of another kind')]);
    expect(isTransient(refused)).toBe(true);
    expect(isTransient(new AggregateError([new Error('of another kind')]))).toBe(false);
  });
});

describe('anything else', () => {
  it.each([
    new Error('a bug'),
    new TypeError('x is not a function'),
    networkError('ENOENT', 'open'),
    'text',
    undefined,
    null,
    { code: '40001' },
    42,
  ])('%p is neither a lost race nor transient', (error) => {
    expect([lostRace(error), cameSecond(error), isTransient(error)]).toEqual([false, false, false]);
  });
});

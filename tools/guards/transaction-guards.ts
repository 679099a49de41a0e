import type { Guard } from './guard.js';

/** A transaction commits all of its work or nothing, and nobody waits for ever. */
export const TRANSACTION_GUARDS: readonly Guard[] = [
  {
    name: 'session-is-read-only',
    file: 'libs/unit-of-work/src/pipelined.ts',
    text: `'-c default_transaction_read_only=on'`,
    replacement: `'-c default_transaction_read_only=off'`,
    test: {
      file: 'test/messaging/broken-sessions.e2e-spec.ts',
      title: 'for lack of memory leaves nothing of what was sent behind it',
    },
  },
  {
    name: 'caught-error-prevents-commit',
    file: 'libs/unit-of-work/src/transaction.ts',
    text: 'this.failure ??= failure;',
    replacement: '',
    test: {
      file: 'libs/unit-of-work/src/transaction.spec.ts',
      title: 'whose work caught the error of a statement is not committed',
    },
  },
  {
    name: 'answer-to-commit-is-read',
    file: 'libs/unit-of-work/src/transaction.ts',
    text: `if (command === 'COMMIT') return;`,
    replacement: 'return;',
    test: {
      file: 'libs/unit-of-work/src/transaction.spec.ts',
      title: 'whose COMMIT is answered with ROLLBACK is not taken for committed',
    },
  },
  {
    name: 'transaction-ends',
    file: 'libs/unit-of-work/src/transaction.ts',
    text: 'if (!this.isOpen) throw',
    replacement: 'if (false) throw',
    test: {
      file: 'libs/unit-of-work/src/transaction.spec.ts',
      title: 'that is over takes no statement of work that went on: the next one would commit it',
    },
  },
  {
    name: 'commit-in-doubt-is-not-repeated',
    file: 'libs/unit-of-work/src/transaction.ts',
    text: 'if (isAnswer(error)) throw error;',
    replacement: 'throw error;',
    test: {
      file: 'libs/unit-of-work/src/transaction.spec.ts',
      title: 'after COMMIT means that nobody knows: no member runs again here, and all get a transient fault (%s)',
    },
  },
  {
    name: 'session-that-did-not-roll-back-is-closed',
    file: 'libs/unit-of-work/src/transaction.ts',
    text: 'release(!reusable);',
    replacement: 'release(false);',
    test: {
      file: 'libs/unit-of-work/src/transaction.spec.ts',
      title: 'that did not roll back is closed: the next transaction would commit what this one left',
    },
  },
  {
    name: 'stale-session-is-closed',
    file: 'libs/unit-of-work/src/transaction.ts',
    text: '(await transaction.rollBack()) && !isStaleSession(error)',
    replacement: 'await transaction.rollBack()',
    test: {
      file: 'libs/unit-of-work/src/transaction.spec.ts',
      title: 'with %s is closed, and the unit of work runs again in another one',
    },
  },
  {
    name: 'answer-has-a-limit',
    file: 'libs/unit-of-work/src/pipelined.ts',
    text: `  query_timeout: ANSWER_LIMIT_MS,
`,
    replacement: '',
    test: {
      file: 'libs/service/src/database.spec.ts',
      title:
        'end a statement on the server before this side takes the connection for lost, and a wait for a lock before the statement',
    },
  },
  {
    name: 'queue-is-bounded',
    file: 'libs/unit-of-work/src/group-commit.ts',
    text: 'if (this.waiting.length >= this.limits.members) {',
    replacement: 'if (false) {',
    test: {
      file: 'libs/unit-of-work/src/group-commit.spec.ts',
      title: 'takes so many units of work and no more: the next one is refused at once, as a transient fault',
    },
  },
  {
    name: 'late-work-is-not-begun',
    file: 'libs/unit-of-work/src/group-commit.ts',
    text: 'if (performance.now() - member.since <= waitMs) return true;',
    replacement: 'return true;',
    test: {
      file: 'libs/unit-of-work/src/group-commit.spec.ts',
      title: 'does not begin work whose caller has given up',
    },
  },
  {
    name: 'rows-are-locked',
    file: 'libs/unit-of-work/src/entity-statements.ts',
    text: ' FOR UPDATE`',
    replacement: '`',
    test: {
      file: 'test/messaging/group-commit.e2e-spec.ts',
      title: 'lose no change: a row that one of them changes waits for the other',
    },
  },
  {
    name: 'race-is-run-again',
    file: 'libs/unit-of-work/src/group-commit.ts',
    text: 'lostRace(error) || isStaleSession(error)',
    replacement: 'isStaleSession(error)',
    test: { file: 'test/messaging/group-commit.e2e-spec.ts', title: 'by a deadlock is retried at once' },
  },
  {
    name: 'broken-tls-handshake-is-transient',
    file: 'libs/unit-of-work/src/database-errors.ts',
    text: '|before secure TLS connection',
    replacement: '',
    test: {
      file: 'libs/unit-of-work/src/database-errors.spec.ts',
      title: 'of a server that ends in the middle of the TLS handshake is transient, although it names no system call',
    },
  },
];

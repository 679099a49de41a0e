import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartRefused } from '../start-refused.js';
import { keepDoors } from './kafka-doors.js';
import { secretsIn, usersFile } from './kafka-users.js';
import { keepPasswords } from './passwords.js';
import { makeRolePasswords, rolesFile } from './postgres-doors.js';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'doors-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

/** As the first start leaves it. */
function startedBefore({ secure }: { secure: boolean }): void {
  mkdirSync(join(dataDir, 'kafka'));
  writeFileSync(join(dataDir, 'kafka/formatted'), 'cluster');
  if (secure) keepPasswords(usersFile(secretsIn(dataDir)), { broker: 'secret' });
}

function start(secure: boolean): () => void {
  return () => {
    keepDoors({ dataDir, secure });
  };
}

describe('a data folder', () => {
  it.each([true, false])('may be secured or open while it is empty: %s', (secure) => {
    expect(start(secure)).not.toThrow();
  });

  it.each([
    [true, 'with'],
    [false, 'without'],
  ])('stays as it was first started, and the refusal says how: %s', (secure, how) => {
    startedBefore({ secure });

    expect(start(secure)).not.toThrow();
    expect(start(!secure)).toThrow(
      new StartRefused(
        `The data folder ${dataDir} was made ${how} --secure: start ${how} it, or delete the data with npm run reset.`,
      ),
    );
  });

  it('is secured as soon as it has secrets, also if its first start was cut off', () => {
    makeRolePasswords(secretsIn(dataDir));

    expect(start(true)).not.toThrow();
    expect(start(false)).toThrow('was made with --secure');
  });

  it('whose superuser has lost the password is refused: nobody could set another', () => {
    const secrets = secretsIn(dataDir);
    makeRolePasswords(secrets);
    keepPasswords(rolesFile(secrets), { order: 'secret' });

    expect(() => {
      makeRolePasswords(secrets);
    }).toThrow(`${rolesFile(secrets)} lacks the password of postgres`);
  });
});

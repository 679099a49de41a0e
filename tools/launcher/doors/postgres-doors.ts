import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { chownSync, copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { perService, runningUserOf, SERVICES, setupUserOf, type PerService, type Service } from '#libs/contracts';
import type { Client } from 'pg';
import { SUPERUSER } from '../postgres/postgres-behaviour.js';
import type { PostgresPlace } from '../postgres/postgres-place.js';
import { withClient } from '../postgres/postgres-probe.js';
import { StartRefused } from '../start-refused.js';
import { caFileIn, type Certificates } from './certificates.js';
import { keepPasswords, newPassword, passwordOf, readPasswords, type Passwords } from './passwords.js';

/** The URLs of a secured PostgreSQL, each with its role's password. */
export interface SecuredDatabases {
  readonly admin: string;
  /** For a service's instances. Its role can read and change rows, and nothing else. */
  readonly running: PerService<string>;
  /** For a service's setup step. Its role owns the database and the tables. */
  readonly setup: PerService<string>;
}

/** The roles of a secured PostgreSQL. They have the names of the users that a service has on the brokers. */
function roles(): string[] {
  return [SUPERUSER.name, ...SERVICES.flatMap((service) => [setupUserOf(service), runningUserOf(service)])];
}

/** The file of the roles' passwords. */
export function rolesFile(secretsDir: string): string {
  return join(secretsDir, 'postgres-passwords.json');
}

/**
 * Makes the passwords of roles that have none. {@link applyRoles} gives them to PostgreSQL, at each start.
 *
 * @throws StartRefused when the superuser's is missing, since without it nobody can set another
 */
export function makeRolePasswords(secretsDir: string): void {
  const file = rolesFile(secretsDir);
  const kept = readPasswords(file);
  if (existsSync(file) && kept[SUPERUSER.name] === undefined) {
    throw new StartRefused(
      `${file} lacks the password of ${SUPERUSER.name}, and PostgreSQL knows it only as a hash: put it back, or delete the data with npm run reset.`,
    );
  }
  keepPasswords(file, { ...Object.fromEntries(roles().map((role) => [role, newPassword()])), ...kept });
}

/** @param host `host:port` */
export function securedDatabases(secretsDir: string, host: string): SecuredDatabases {
  const passwords = readPasswords(rolesFile(secretsDir));
  const query = new URLSearchParams({ sslmode: 'verify-full', sslrootcert: caFileIn(secretsDir) }).toString();
  const url = (role: string, database: string): string =>
    `postgres://${role}:${passwordOf(passwords, role)}@${host}/${database}?${query}`;
  return {
    admin: url(SUPERUSER.name, 'postgres'),
    running: perService((service) => url(runningUserOf(service), service)),
    setup: perService((service) => url(setupUserOf(service), service)),
  };
}

/** The URL with the password that its role has now: somebody may have changed it since the suite has begun. */
export function withPasswordOfNow(databaseUrl: string, secretsDir: string): string {
  const url = new URL(databaseUrl);
  url.password = passwordOf(readPasswords(rolesFile(secretsDir)), url.username);
  return url.href;
}

/** Nobody may connect without TLS and a password, not even from this machine. */
export const HOST_RULES = 'hostssl all all 127.0.0.1/32 scram-sha-256\n';

/** What a secured server has more than an open one, but for where its key and certificate are. */
export const POSTGRES_DOORS = { ssl: 'on', ssl_min_protocol_version: 'TLSv1.3' } as const;

/** The arguments of a secured server. PostgreSQL reads its key only if the key belongs to the server's user, so it gets copies. */
export function doorArguments(
  { postgresKeyFile, postgresFile }: Certificates,
  { data, user }: PostgresPlace,
): string[] {
  const [key, certificate] = [join(data, 'server.key'), join(data, 'server.crt')];
  for (const [from, to] of [
    [postgresKeyFile, key],
    [postgresFile, certificate],
  ] as const) {
    rmSync(to, { force: true });
    copyFileSync(from, to);
    if (user !== undefined) chownSync(to, user.uid, user.gid);
  }
  const doors = { ...POSTGRES_DOORS, ssl_key_file: key, ssl_cert_file: certificate };
  return Object.entries(doors).map(([name, value]) => `--${name}=${value}`);
}

/** Makes the roles and databases that are missing, and gives each role its password and its rights, and no others. */
export async function applyRoles(secretsDir: string, admin: string): Promise<void> {
  const passwords = readPasswords(rolesFile(secretsDir));
  await withClient(admin, async (client) => {
    for (const service of SERVICES) await makeDatabase(client, service, passwords);
    await client.query('REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC');
  });
  for (const service of SERVICES) {
    const ofService = new URL(admin);
    ofService.pathname = service;
    await withClient(ofService.href, async (client) => {
      const [owner, user] = [setupUserOf(service), runningUserOf(service)];
      for (const statement of defaultPrivileges(owner, user)) await client.query(statement);
    });
  }
}

/** What a role may do with the tables that the owner will make. */
export function defaultPrivileges(owner: string, user: string): string[] {
  const defaults = `ALTER DEFAULT PRIVILEGES FOR ROLE "${owner}"`;
  return [
    `${defaults} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${user}"`,
    `${defaults} GRANT USAGE ON SEQUENCES TO "${user}"`,
  ];
}

async function makeDatabase(client: Client, service: Service, passwords: Passwords): Promise<void> {
  const [owner, user] = [setupUserOf(service), runningUserOf(service)];
  const has = async (catalogue: string, column: string, name: string): Promise<boolean> =>
    (await client.query(`SELECT FROM ${catalogue} WHERE ${column} = $1`, [name])).rowCount === 1;
  for (const role of [owner, user]) {
    if (!(await has('pg_roles', 'rolname', role))) await client.query(`CREATE ROLE "${role}" LOGIN`);
    await client.query(`ALTER ROLE "${role}" PASSWORD '${scramVerifier(passwordOf(passwords, role))}'`);
  }
  if (!(await has('pg_database', 'datname', service)))
    await client.query(`CREATE DATABASE "${service}" OWNER "${owner}"`);
  await client.query(`REVOKE ALL ON DATABASE "${service}" FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE "${service}" TO "${user}"`);
}

const ITERATIONS = 4_096;

/** What PostgreSQL keeps of a password. It is computed here, so that a statement which fails puts no password into the server's log. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const keyed = (text: string): Buffer => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const serverKey = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${String(ITERATIONS)}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

/** Writes the rules of a new server about who may connect from where. */
export function writeHostRules(data: string, { user }: PostgresPlace): void {
  const file = join(data, 'pg_hba.conf');
  writeFileSync(file, HOST_RULES, { mode: 0o600 });
  if (user !== undefined) chownSync(file, user.uid, user.gid);
}

import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from '#libs/contracts';
import { BACK_WITHIN_MS } from '../cluster/brokers.js';
import { isBack, signal } from '../chaos/processes.js';
import { caFileIn } from '../../tools/launcher/doors/certificates.js';
import { ADMIN, loginOf, usersFile } from '../../tools/launcher/doors/kafka-users.js';
import { keepPasswords, newPassword, readPasswords } from '../../tools/launcher/doors/passwords.js';
import { rolesFile } from '../../tools/launcher/doors/postgres-doors.js';
import { javaTool } from '../../tools/launcher/java.js';
import { kafkaPackages } from '../../tools/launcher/kafka/kafka-packages.js';
import type { Launch } from '../../tools/launcher/launch.js';
import { postgresPlace } from '../../tools/launcher/postgres/postgres-place.js';
import { instancesOf, runningSuite } from '../suite/running-suite.js';
import { asSuperuser } from '../suite/superuser.js';
import { until } from '../suite/until.js';

// What docs/security.md tells an operator to do, on the suite of a test.

/** Gives a user of Kafka another password, as `kafka-configs.sh` does. Its connections stay. */
export async function changeKafkaPassword(secrets: string, user: string): Promise<void> {
  const password = newPassword();
  const { sasl } = loginOf(secrets, ADMIN);
  const [admin, change] = [join(secrets, 'admin.properties'), join(secrets, 'password.properties')];
  write(admin, [
    'security.protocol=SASL_SSL',
    'ssl.truststore.type=PEM',
    `ssl.truststore.location=${caFileIn(secrets)}`,
    'sasl.mechanism=SCRAM-SHA-512',
    `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="${ADMIN}" password="${sasl.password}";`,
  ]);
  write(change, [`SCRAM-SHA-512=iterations=4096,password=${password}`]);
  // The suite runs, so its packages are there.
  const packages = await kafkaPackages({} as Launch, () => undefined);
  const options = ['--bootstrap-server', runningSuite().kafkaBrokers, '--command-config', admin, '--alter'];
  const what = ['--entity-type', 'users', '--entity-name', user, '--add-config-file', change];
  execFileSync(javaTool('java'), ['-cp', join(packages, '*'), 'kafka.admin.ConfigCommand', ...options, ...what]);
  keepPasswords(usersFile(secrets), { ...readPasswords(usersFile(secrets)), [user]: password });
}

/** Gives a role of PostgreSQL another password. Its sessions stay. */
export async function changeRolePassword(secrets: string, role: string): Promise<void> {
  const password = newPassword();
  await asSuperuser(`ALTER ROLE "${role}" PASSWORD '${password}'`);
  keepPasswords(rolesFile(secrets), { ...readPasswords(rolesFile(secrets)), [role]: password });
}

/** Restarts the instances of a service one by one. The launcher gives each the secrets as they are now. */
export async function restartInstances(service: Service): Promise<void> {
  for (const { instance, pid } of instancesOf(service)) {
    signal([pid], 'SIGTERM');
    await isBack(instance, pid);
    await until(
      `${instance} ready`,
      () => isReady(instance),
      (ready) => ready,
      BACK_WITHIN_MS,
    );
  }
}

async function isReady(name: string): Promise<boolean> {
  const instance = runningSuite().apps.find((entry) => entry.instance === name);
  const answer = await fetch(new URL('/health/ready', instance?.url)).catch(() => undefined);
  return answer?.ok === true;
}

/** Another authority, and certificates of the servers that it has signed. Nobody uses or trusts them yet. */
export class NextCertificates {
  /** The certificate of the authority until now, and that of the next one. */
  readonly oldAuthority: string;
  readonly newAuthority: string;

  constructor(
    private readonly secrets: string,
    private readonly folder: string,
  ) {
    this.oldAuthority = readFileSync(caFileIn(secrets), 'utf8');
    this.make('authority', 'basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign');
    for (const server of ['brokers', 'postgres'])
      this.make(server, 'subjectAltName=IP:127.0.0.1,DNS:localhost', 'extendedKeyUsage=serverAuth,clientAuth');
    this.newAuthority = readFileSync(this.file('authority.pem'), 'utf8');
  }

  /** Which authorities everybody trusts who reads the file from now on. */
  trust(...authorities: readonly string[]): void {
    writeFileSync(caFileIn(this.secrets), authorities.join(''));
  }

  /** Puts the next key store in the place of the brokers' own. A broker reads it when it starts. */
  putKeyStore(): void {
    const password = `file:${this.kept('store.password')}`;
    const store = ['-inkey', this.file('brokers.key'), '-in', this.file('brokers.pem')];
    const chain = ['-certfile', this.file('authority.pem'), '-name', 'brokers'];
    openssl('pkcs12', '-export', ...store, ...chain, '-out', this.kept('brokers.p12'), '-passout', password);
    copyFileSync(this.file('brokers.pem'), this.kept('brokers.pem'));
    appendFileSync(this.kept('brokers.pem'), this.newAuthority);
  }

  /** Puts the next certificate in the place of PostgreSQL's own, and lets the server read it. Sessions stay. */
  async putPostgres(dataDir: string): Promise<void> {
    const { data, user } = postgresPlace(dataDir);
    for (const [from, to] of [
      ['postgres.key', 'server.key'],
      ['postgres.pem', 'server.crt'],
    ] as const) {
      copyFileSync(this.file(from), this.kept(from));
      copyFileSync(this.file(from), join(data, to));
      if (user !== undefined) chownSync(join(data, to), user.uid, user.gid);
    }
    await asSuperuser('SELECT pg_reload_conf()');
  }

  private make(name: string, ...extensions: readonly string[]): void {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', this.file(`${name}.key`)];
    const signer = ['-CA', this.file('authority.pem'), '-CAkey', this.file('authority.key')];
    openssl(
      ...['req', '-x509', '-days', '825', '-subj', `/CN=${name}`, ...key, '-out', this.file(`${name}.pem`)],
      ...(name === 'authority' ? [] : signer),
      ...extensions.flatMap((extension) => ['-addext', extension]),
    );
  }

  private file(name: string): string {
    return join(this.folder, name);
  }

  private kept(name: string): string {
    return join(this.secrets, 'certificates', name);
  }
}

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}

function write(file: string, lines: readonly string[]): void {
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}

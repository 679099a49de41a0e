import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExecaError } from 'execa';
import type { Launch } from '../launch.js';
import { runTask, type Task } from '../processes/task.js';
import type { Settings } from '../settings.js';
import { StartRefused } from '../start-refused.js';
import { certificatesIn, type Certificates } from './certificates.js';
import { ADMIN, BROKER, kafkaUsers, secretsIn, usersFile } from './kafka-users.js';
import { keepPasswords, newPassword, passwordOf, readPasswords, type Passwords } from './passwords.js';

const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule';
const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule';

/** What closes the doors of a secured Kafka. */
export interface KafkaDoors {
  readonly certificates: Certificates;
  /** Of all users. */
  readonly passwords: Passwords;
  /** Users who log in with a password only after {@link setNewPasswords}. */
  readonly withNewPassword: readonly string[];
}

/**
 * Keeps a data folder as it was first started: an open Kafka knows no users, and the roles of an open PostgreSQL have other
 * passwords and own other things.
 *
 * @throws StartRefused when it was started otherwise before
 */
export function keepDoors({ dataDir, secure }: Pick<Settings, 'dataDir' | 'secure'>): void {
  // A start that was cut off may have made the secrets, and a PostgreSQL that has them, and no Kafka yet.
  const isSecured = existsSync(secretsIn(dataDir));
  if (secure === isSecured || (secure && !existsSync(join(dataDir, 'kafka/formatted')))) return;
  const how = isSecured ? 'with' : 'without';
  throw new StartRefused(
    `The data folder ${dataDir} was made ${how} --secure: start ${how} it, or delete the data with npm run reset.`,
  );
}

/**
 * The certificates and passwords of a data folder; what is missing is made.
 *
 * @throws StartRefused when the brokers' own passwords are missing, since without them nobody can set another
 */
export async function kafkaDoors(launch: Launch): Promise<KafkaDoors> {
  const { dataDir } = launch.settings;
  const folder = secretsIn(dataDir);
  const certificates = await certificatesIn(folder, launch);
  const kept = readPasswords(usersFile(folder));
  const missing = kafkaUsers().filter((user) => kept[user] === undefined);
  const passwords = { ...kept, ...Object.fromEntries(missing.map((user) => [user, newPassword()])) };
  if (!existsSync(join(dataDir, 'kafka/formatted'))) {
    keepPasswords(usersFile(folder), passwords);
    return { certificates, passwords, withNewPassword: [] };
  }
  const needed = [BROKER, ADMIN].find((user) => missing.includes(user));
  if (needed !== undefined) {
    throw new StartRefused(
      `${usersFile(folder)} lacks the password of ${needed}, and the brokers know it only as a hash: put it back, or delete the data with npm run reset.`,
    );
  }
  return { certificates, passwords, withNewPassword: missing };
}

/** What a secured broker's server.properties has more than that of an open one. */
export function doorProperties({ certificates, passwords }: KafkaDoors): Record<string, string> {
  const { caFile, storeFile, storePassword } = certificates;
  const password = passwordOf(passwords, BROKER);
  const login = `required username="${BROKER}" password="${password}"`;
  return {
    'inter.broker.listener.name': 'SASL_SSL',
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': storeFile,
    'ssl.keystore.password': storePassword,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': caFile,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${SCRAM} ${login};`,
    // The controllers keep the hashes of SCRAM's passwords in the log that they share, so they log in to each other without it.
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': `${PLAIN} ${login} user_${BROKER}="${password}";`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // What no ACL allows is refused.
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': `User:${BROKER};User:${ADMIN}`,
  };
}

/** The arguments of Kafka's storage tool that create all users. */
export function userArguments({ passwords }: KafkaDoors): string[] {
  return kafkaUsers().flatMap((user) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${user},password=${passwordOf(passwords, user)}]`,
  ]);
}

/**
 * Gives users the passwords that were missing: those of a service that is new, and those that somebody has deleted to have
 * others. They are kept only then, so a start that was cut off begins again.
 *
 * @param tool runs a tool of Kafka
 */
export async function setNewPasswords(
  launch: Launch,
  { certificates: { caFile }, passwords, withNewPassword }: KafkaDoors,
  tool: Pick<Task, 'command' | 'args'>,
  broker: string,
): Promise<void> {
  if (withNewPassword.length === 0) return;
  const folder = secretsIn(launch.settings.dataDir);
  const [login, change] = [join(folder, 'admin.properties'), join(folder, 'password.properties')];
  for (const user of withNewPassword) {
    const args = ['--bootstrap-server', broker, '--command-config', login, '--alter', '--entity-type', 'users'];
    await runWithSecrets(
      launch,
      {
        name: `password of ${user}`,
        command: tool.command,
        args: [...tool.args, 'kafka.admin.ConfigCommand', ...args, '--entity-name', user, '--add-config-file', change],
      },
      {
        [login]: [
          'security.protocol=SASL_SSL',
          'ssl.truststore.type=PEM',
          `ssl.truststore.location=${caFile}`,
          'sasl.mechanism=SCRAM-SHA-512',
          `sasl.jaas.config=${SCRAM} required username="${ADMIN}" password="${passwordOf(passwords, ADMIN)}";`,
        ],
        [change]: [`SCRAM-SHA-512=iterations=4096,password=${passwordOf(passwords, user)}`],
      },
    );
    launch.log.voice('kafka')(`${user} has a new password`);
  }
  keepPasswords(usersFile(folder), passwords);
}

/**
 * Runs a tool of Kafka that reads passwords from files: everybody on the machine can read the arguments of a process. What
 * the tool prints is shown to nobody, since the passwords may be in it.
 *
 * @param files the lines of each
 * @throws StartRefused when it fails
 */
export async function runWithSecrets(
  launch: Launch,
  task: Task,
  files: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  try {
    for (const [file, lines] of Object.entries(files)) {
      writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    }
    await runTask(launch, task);
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const { signal, exitCode } = error as ExecaError;
    throw new StartRefused(
      `"${task.name}" failed (${signal ?? `exit code ${String(exitCode)}`}). Its output is not shown, since it may hold passwords.`,
    );
  } finally {
    for (const file of Object.keys(files)) rmSync(file, { force: true });
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { READERS, runningUserOf, SERVICES, setupUserOf } from '#libs/contracts';
import type { KafkaConnection } from '#libs/kafka';
import type { KafkaSecurity } from '../settings.js';
import { caFileIn } from './certificates.js';
import { passwordOf, readPasswords } from './passwords.js';

/** The brokers among themselves. */
export const BROKER = 'broker';

/** People and their tools. It may do everything, as the brokers may. */
export const ADMIN = 'admin';

/** All users of a secured Kafka. */
export function kafkaUsers(): string[] {
  const services = SERVICES.flatMap((service) => [runningUserOf(service), setupUserOf(service)]);
  return [BROKER, ADMIN, ...services, ...READERS];
}

/** The file of the users' passwords. */
export function usersFile(secretsDir: string): string {
  return join(secretsDir, 'kafka-passwords.json');
}

/** The folder of a secured suite's passwords and certificates, in its data folder. */
export function secretsIn(dataDir: string): string {
  return join(dataDir, 'secrets');
}

/** What a user needs to reach a secured Kafka. */
export interface Login {
  readonly tls: { readonly ca: string };
  readonly sasl: NonNullable<KafkaConnection['sasl']>;
}

const MECHANISM = 'scram-sha-512';

/** How tools and tests reach the Kafka of a suite, whether or not it is secured. */
export function kafkaConnectionOf(
  suite: { readonly kafkaBrokers: string; readonly secretsDir: string | null },
  clientId: string,
  user = ADMIN,
): KafkaConnection {
  const connection = { brokers: suite.kafkaBrokers.split(','), clientId };
  return suite.secretsDir === null ? connection : { ...connection, ...loginOf(suite.secretsDir, user) };
}

export function loginOf(secretsDir: string, user: string): Login {
  return {
    tls: { ca: readFileSync(caFileIn(secretsDir), 'utf8') },
    sasl: { mechanism: MECHANISM, username: user, password: passwordOf(readPasswords(usersFile(secretsDir)), user) },
  };
}

/** How the launcher's own client reaches a secured Kafka, as its administrator. */
export function securityOf(secretsDir: string): KafkaSecurity {
  const { tls, sasl } = loginOf(secretsDir, ADMIN);
  return { ssl: { ca: [tls.ca] }, sasl };
}

/** The same as {@link loginOf}, as the settings of a service: none if the doors are open. */
export function loginEnvironment(secretsDir: string | null, user: string): NodeJS.ProcessEnv {
  if (secretsDir === null) return {};
  return {
    KAFKA_TLS: 'true',
    KAFKA_SASL_MECHANISM: MECHANISM,
    KAFKA_SASL_USERNAME: user,
    KAFKA_SASL_PASSWORD: passwordOf(readPasswords(usersFile(secretsDir)), user),
    NODE_EXTRA_CA_CERTS: caFileIn(secretsDir),
  };
}

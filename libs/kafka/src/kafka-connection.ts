import { RETRY } from '#libs/timing';
import { Logger } from '@nestjs/common';
import { Kafka, logLevel, type ISocketFactory, type KafkaConfig, type LogEntry } from 'kafkajs';
import { isDenial } from './access-denied.js';
import './offset-coordinator.js';
import './request-queue.js';
import './retention-gap.js';
import './silent-connection.js';
import './stopped-fetchers.js';

/** kafkajs' client, with its connections, request queue and commits corrected and its skipped messages counted. Code that wires producers and consumers need not know that it is kafkajs. */
export { Kafka } from 'kafkajs';

/** How to reach the brokers. */
export interface KafkaConnection {
  /** `host:port`, one or more. */
  readonly brokers: readonly string[];
  /** Named in the brokers' logs, metrics and quotas. */
  readonly clientId: string;
  /**
   * Encrypts, and trusts the certificates that Node trusts (NODE_EXTRA_CA_CERTS adds the company's own), or instead of them
   * those that this authority has signed: its certificate as PEM.
   */
  readonly tls?: boolean | { readonly ca: string } | undefined;
  readonly sasl?:
    | { readonly mechanism: 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string }
    | undefined;
  /** Opens connections in another way than directly, such as through a proxy. */
  readonly socketFactory?: ISocketFactory | undefined;
  /** Logs nothing: for callers that report every error themselves. */
  readonly quiet?: boolean;
}

const { attempts, backoff } = RETRY.brokerRequest;

export function createKafka({ brokers, clientId, tls, sasl, socketFactory, quiet = false }: KafkaConnection): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    retry: { initialRetryTime: backoff.firstMs, maxRetryTime: backoff.mostMs, retries: attempts - 1 },
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    logLevel: quiet ? logLevel.NOTHING : logLevel.WARN,
    logCreator: () => logToNest,
    ...(tls === true && { ssl: true }),
    ...(typeof tls === 'object' && { ssl: { ca: [tls.ca] } }),
    ...(socketFactory && { socketFactory }),
    ...(sasl && { sasl: sasl as NonNullable<KafkaConfig['sasl']> }),
  });
}

const logger = new Logger('kafkajs');

/** kafkajs warns of every limit on retries. We set one on purpose: {@link KafkaProducer} has retries of its own above it. */
const EXPECTED = 'Limiting retries for the idempotent producer';

/** What kafkajs may say with a message. */
interface Details {
  readonly message: string;
  readonly error?: string;
  readonly groupId?: string;
  readonly broker?: string;
  readonly topic?: string;
  readonly partition?: number;
}

function logToNest({ level, log }: LogEntry): void {
  const { message, error, ...details } = log as Details;
  if (message.startsWith(EXPECTED)) return;
  const { groupId, broker, topic, partition } = details;
  // The sentence says it all; kafkajs puts the name and the version of its request before it.
  const parts = error !== undefined && isDenial(error) ? [error] : [groupId, message, error];
  const text = parts.filter((part) => part !== undefined).join(': ');
  const fields = { groupId, broker, topic, partition };
  if (level === logLevel.ERROR) logger.error(text, fields);
  else logger.warn(text, fields);
}

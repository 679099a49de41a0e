import { RETRY } from '#libs/timing';
import { Logger } from '@nestjs/common';
import { Kafka, logLevel, type KafkaConfig, type LogEntry } from 'kafkajs';

/** A way to the brokers, for whoever wires producers and consumers: they need not know whose client it is. */
export type { Kafka } from 'kafkajs';

/** How to reach the brokers. */
export interface KafkaConnection {
  /** `host:port`, one or more. */
  readonly brokers: readonly string[];
  /** Named in the brokers' logs, metrics and quotas. */
  readonly clientId: string;
  /** Encrypted, with the certificates that Node trusts (NODE_EXTRA_CA_CERTS adds the company's own). */
  readonly tls?: boolean | undefined;
  readonly sasl?:
    | { readonly mechanism: 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string }
    | undefined;
}

const { attempts, backoff } = RETRY.brokerRequest;

export function createKafka({ brokers, clientId, tls, sasl }: KafkaConnection): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    retry: { initialRetryTime: backoff.firstMs, maxRetryTime: backoff.mostMs, retries: attempts - 1 },
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    logLevel: logLevel.WARN,
    logCreator: () => logToNest,
    ...(tls === true && { ssl: true }),
    ...(sasl && { sasl: sasl as NonNullable<KafkaConfig['sasl']> }),
  });
}

const logger = new Logger('kafkajs');

/** Of every limit on retries kafkajs warns; ours are limited on purpose, see {@link KafkaProducer}. */
const EXPECTED = 'Limiting retries for the idempotent producer';

function logToNest({ level, log }: LogEntry): void {
  const { message, groupId, error } = log as { message: string; groupId?: string; error?: string };
  if (message.startsWith(EXPECTED)) return;
  const text = [groupId, message, error].filter((part) => part !== undefined).join(': ');
  if (level === logLevel.ERROR) logger.error(text);
  else logger.warn(text);
}

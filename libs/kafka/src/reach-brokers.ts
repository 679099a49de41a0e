import { createKafka, type KafkaConnection } from './kafka-connection.js';

/** What kafkajs and Node say when the two sides do not speak the same protocol, and what that means. */
const MEANINGS: readonly [says: RegExp, meaning: (connection: KafkaConnection) => string | undefined][] = [
  [
    /disconnected before secure TLS connection was established|ssl3_get_record|wrong version number/i,
    () => 'it does not answer with TLS. Set KAFKA_TLS=false, or the port of a listener with TLS',
  ],
  [
    /request is not valid given the current SASL state|SASL .* is not (enabled|supported)|unsupported_sasl_mechanism/i,
    ({ sasl }) =>
      `it does not take a login with ${sasl?.mechanism ?? 'SASL'}. Set the mechanism of the listener, or none`,
  ],
  [
    /closed connection/i,
    ({ tls = false, sasl }) => {
      const unused = [tls === false && 'KAFKA_TLS', sasl === undefined && 'KAFKA_SASL_*'].filter(
        (one) => one !== false,
      );
      return unused.length === 0
        ? undefined
        : `it closes the connection at once. A listener with TLS or SASL does so: set ${unused.join(' and ')}, or another port`;
    },
  ],
];

/**
 * Asks a broker for an answer, once.
 * @throws if none answers, with one sentence that says why and, if it is known, what to do
 */
export async function reachBrokers(connection: KafkaConnection): Promise<void> {
  const admin = createKafka({ ...connection, quiet: true }).admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    // A listener with SASL accepts a connection without a login, and closes it at the first question.
    await admin.describeCluster();
  } catch (error) {
    throw new Error(whyUnreachable(error, connection), { cause: error });
  } finally {
    await admin.disconnect();
  }
}

/** One sentence for an error of the connection. */
export function whyUnreachable(error: unknown, connection: KafkaConnection): string {
  const says = error instanceof Error ? error.message || error.constructor.name : String(error);
  for (const [pattern, meaning] of MEANINGS) {
    const sentence = pattern.test(says) ? meaning(connection) : undefined;
    if (sentence !== undefined) return sentence;
  }
  return says;
}

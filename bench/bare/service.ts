import { createServer, type RequestListener } from 'node:http';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { consume } from './consumer.js';
import { GroupCommit, type Business } from './group-commit.js';
import { relayOutbox } from './outbox-relay.js';

const { DATABASE_URL = '', KAFKA_BROKERS = '', PORT = '' } = process.env;

/** Runs one service of the bare contender until a signal stops it. */
export async function run<Request, Answer>(
  service: string,
  publishers: readonly string[],
  business: Business<Request, Answer>,
  listener: (transactions: GroupCommit<Request, Answer>, db: pg.Client) => Promise<RequestListener>,
): Promise<void> {
  const kafka = new Kafka({ brokers: KAFKA_BROKERS.split(','), clientId: `bare-${service}`, logLevel: logLevel.WARN });
  // Statements are planned while the tables are still empty. This makes PostgreSQL plan as if they were full.
  const options = { connectionString: DATABASE_URL, pipeline: true, options: '-c enable_seqscan=off' };
  const [writer, reader] = [new pg.Client(options), new pg.Client(options)];
  await Promise.all([writer.connect(), reader.connect()]);
  const transactions = new GroupCommit(service, writer, business);
  void relayOutbox(DATABASE_URL, kafka);
  const stopConsuming = await consume(kafka, service, publishers, (messages) => transactions.react(messages));
  createServer(await listener(transactions, reader)).listen(Number(PORT));
  process.once('SIGTERM', () => void stopConsuming().finally(() => process.exit()));
}

/** The answer of payment and inventory to every request: they have no HTTP API here. */
export const alive: RequestListener = (_request, response) => {
  response.end('{"status":"ok"}');
};

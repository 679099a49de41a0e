import 'reflect-metadata';
import { EventReader, MessageProcessor, Reactions } from '#libs/consuming';
import { CATALOGUE } from '#libs/contracts';
import { DeadLetter, DeadLetterAction, Redrive } from '#libs/dead-letters';
import { createKafka, KafkaConsumer } from '#libs/kafka';
import { outboxOf } from '#libs/outbox';
import { GroupCommit, pipelined } from '#libs/unit-of-work';
import { DataSource } from 'typeorm';

// A consumer in its own process, with its redrives. It ends as soon as its reaction gets the event of one order.

const { databaseUrl, connection, topic, groupId, deadlyOrderId } = JSON.parse(process.env.CONSUMER);
const dataSource = await new DataSource({
  type: 'postgres',
  url: databaseUrl,
  entities: [DeadLetter, DeadLetterAction],
  extra: pipelined,
}).initialize();
const newTransactions = () => new GroupCommit(dataSource, outboxOf('order', CATALOGUE));
const transactions = newTransactions();
const reactions = new Reactions();
reactions.add('OrderConfirmed', async ({ orderId }, work) => {
  await work.query('INSERT INTO handled (order_id) VALUES ($1)', [orderId]);
  if (orderId === deadlyOrderId) process.exit(1);
});
const processor = new MessageProcessor({
  consumerGroup: groupId,
  transactions,
  reader: new EventReader(CATALOGUE),
  reactions,
});
const consumer = new KafkaConsumer({
  kafka: createKafka(connection),
  groupId,
  topics: [topic],
  isAble: () => transactions.isAble(),
});
await consumer.start(processor.process);
new Redrive(dataSource, newTransactions(), processor.reapply).start();

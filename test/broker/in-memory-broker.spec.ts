import { InMemoryBroker } from '#libs/in-memory-broker';
import { itConforms } from './conformance.js';

const broker = new InMemoryBroker();
let topics = 0;

itConforms({
  createTopic(partitions, maxMessageBytes) {
    const name = `topic-${String(++topics)}`;
    broker.createTopic(name, partitions, maxMessageBytes);
    return Promise.resolve(name);
  },
  producer: () => broker.producer(),
  consumer: (groupId, names) => broker.consumer(groupId, names),
  takenBy: (groupId, topic) => Promise.resolve(broker.offsetOf(groupId, topic, 0)),
});

import type { Guard } from './guard.js';

/** What the brokers did not acknowledge is sent again, and what was not committed is delivered again. */
export const BROKER_GUARDS: readonly Guard[] = [
  {
    name: 'every-record-is-acknowledged',
    file: 'libs/kafka/src/kafka-producer.ts',
    text: 'if (!answered.has(place)) throw',
    replacement: 'if (false) throw',
    test: {
      file: 'libs/kafka/src/kafka-producer.spec.ts',
      title:
        'fails when the answer lacks one of them, as after a change of leader; the next request uses a new producer',
    },
  },
  {
    name: 'failed-producer-is-not-used-again',
    file: 'libs/kafka/src/kafka-producer.ts',
    text: `      await this.disconnect();
`,
    replacement: '',
    test: { file: 'test/messaging/kafka-producer.e2e-spec.ts', title: 'loses no message that is sent afterwards' },
  },
  {
    name: 'message-keeps-its-partition',
    file: 'libs/kafka/src/kafka-producer.ts',
    text: 'this.partitions.get(choice.message) ?? this.choosePartition(choice)',
    replacement: 'this.choosePartition(choice)',
    test: {
      file: 'libs/kafka/src/kafka-producer.spec.ts',
      title: 'keeps the partition that was chosen first, however often kafkajs asks',
    },
  },
  {
    name: 'silent-connection-is-closed',
    file: 'libs/kafka/src/silent-connection.ts',
    text: 'if (!(error instanceof KafkaJSRequestTimeoutError)) throw error;',
    replacement: 'throw error;',
    test: {
      file: 'libs/kafka/src/silent-connection.spec.ts',
      title: 'is closed, and so are the requests behind it; the next request is answered on another one',
    },
  },
  {
    name: 'new-connection-begins-with-nothing',
    file: 'libs/kafka/src/silent-connection.ts',
    text: 'if (!this.isConnected()) {',
    replacement: 'if (false) {',
    test: { file: 'libs/kafka/src/silent-connection.spec.ts', title: 'and %s leaves nothing to the next one' },
  },
  {
    name: 'ended-connection-gets-no-listeners',
    file: 'libs/kafka/src/silent-connection.ts',
    text: 'if (socket?.destroyed) socket.unref = () => socket;',
    replacement: '',
    test: {
      file: 'libs/kafka/src/silent-connection.spec.ts',
      title: 'gets no listener at each disconnect of kafkajs, of which Node would warn',
    },
  },
  {
    name: 'fetchers-of-a-stopped-consumer-stop',
    file: 'libs/kafka/src/stopped-fetchers.ts',
    text: 'if (!this.running) void this.fetchManager.stop();',
    replacement: '',
    test: { file: 'libs/kafka/src/stopped-fetchers.spec.ts', title: 'stop, too' },
  },
  {
    name: 'one-commit-of-offsets-at-a-time',
    file: 'libs/kafka/src/offset-commits.ts',
    text: 'this.previous = this.previous.then(() => this.commit(commitOffsets));',
    replacement: 'this.previous = this.commit(commitOffsets);',
    test: {
      file: 'libs/kafka/src/offset-commits.spec.ts',
      title: 'wait for the request before theirs, which could otherwise move them back',
    },
  },
  {
    name: 'failed-commit-of-offsets-is-repeated',
    file: 'libs/kafka/src/offset-commits.ts',
    text: 'for (const offset of offsets) if (!this.next.has(nameOf(offset))) this.keep(offset);',
    replacement: '',
    test: {
      file: 'libs/kafka/src/offset-commits.spec.ts',
      title: 'are committed again after a failure, except where a newer one was noted',
    },
  },
  {
    name: 'offsets-of-an-earlier-membership',
    file: 'libs/kafka/src/offset-commits.ts',
    text: 'this.membership++;',
    replacement: '',
    test: {
      file: 'libs/kafka/src/offset-commits.spec.ts',
      title: 'are forgotten when the consumer joins its consumer group again, also those of a request that fails later',
    },
  },
  {
    name: 'dead-consumer-is-replaced',
    file: 'libs/kafka/src/kafka-consumer.ts',
    text: 'if (!payload.restart) void this.replace(consumer, take);',
    replacement: '',
    test: {
      file: 'libs/kafka/src/kafka-consumer.spec.ts',
      title: 'is replaced: otherwise the process would live on and consume nothing',
    },
  },
  {
    name: 'partitions-do-not-change',
    file: 'libs/kafka/src/topic-differences.ts',
    text: 'if (replicas.length === partitions) return [];',
    replacement: 'return [];',
    test: {
      file: 'libs/kafka/src/topic-differences.spec.ts',
      title: 'in partitions need a decision: no command fixes them',
    },
  },
  {
    name: 'new-topic-is-waited-for',
    file: 'libs/kafka/src/topic-admin.ts',
    text: 'if (!saysNotVisibleYet(error)) throw error;',
    replacement: 'throw error;',
    test: {
      file: 'libs/kafka/src/topic-admin.spec.ts',
      title: 'are waited for while the broker that is asked does not know them',
    },
  },
  {
    name: 'metrics-do-not-wait-for-the-broker',
    file: 'libs/timing/src/background-measurement.ts',
    text: 'if (await endsWithin(READING_MS, reading)) this.becomesKnown(await reading);',
    replacement: 'if ((await reading) !== undefined) this.becomesKnown(await reading);',
    test: {
      file: 'libs/kafka/src/consumer-lag.spec.ts',
      title: 'is not shown while the broker is frozen',
    },
  },
  {
    name: 'producer-without-connection-is-closed',
    file: 'libs/kafka/src/kafka-producer.ts',
    text: 'await producer.disconnect().catch(() => undefined);',
    replacement: '',
    test: {
      file: 'libs/kafka/src/kafka-producer.spec.ts',
      title: 'is disconnected, since kafkajs would leave its sockets open; the next request uses a new one',
    },
  },
  {
    name: 'consumer-without-database-leaves',
    file: 'libs/kafka/src/kafka-consumer.ts',
    text: 'if (this.postponed.faultMs > LEAVE_AFTER_MS) void',
    replacement: 'if (false) void',
    test: {
      file: 'libs/kafka/src/kafka-consumer.spec.ts',
      title:
        'leaves its consumer group after 30 s, once, so that others get its partitions, and returns when its database answers',
    },
  },
  {
    name: 'consumer-with-database-stays',
    file: 'libs/kafka/src/kafka-consumer.ts',
    text: 'if (await this.options.isAble()) return;',
    replacement: '',
    test: {
      file: 'libs/kafka/src/kafka-consumer.spec.ts',
      title: 'stays if its database answers: then the fault is another one, such as a locked row',
    },
  },
  {
    name: 'join-on-a-silent-connection-is-given-up',
    file: 'libs/kafka/src/kafka-consumer.ts',
    text: '      rebalanceTimeout: REBALANCE_TIMEOUT_MS,\n',
    replacement: '',
    test: {
      file: 'libs/kafka/src/kafka-consumer.spec.ts',
      title: 'is given up after 25 s on a connection that went silent, and not after 65 s, as kafkajs would',
    },
  },
];

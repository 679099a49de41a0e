import { afterEach, describe, expect, it } from '@jest/globals';
import {
  headerText,
  MessageRefused,
  type IncomingMessage,
  type MessageConsumer,
  type MessageProducer,
  type OutgoingMessage,
  type TakeMessages,
} from '#libs/messages';
import { until } from '../suite/until.js';

/** A broker client under test: the two ports of `libs/messages`, and what a test needs besides. */
export interface BrokerClient {
  /** @returns the name of a new topic */
  createTopic(partitions: number, maxMessageBytes: number): Promise<string>;
  producer(): MessageProducer;
  consumer(groupId: string, topics: readonly string[]): MessageConsumer;
  /** How many messages of a topic with one partition the broker knows as taken by the group. */
  takenBy(groupId: string, topic: string): Promise<number>;
}

const ROOMY = 1_000_000;

/** The rules that every implementation of the ports obeys. The kit relies on nothing else. */
export function itConforms(client: BrokerClient): void {
  const open: { stop(): Promise<void> }[] = [];
  let groups = 0;

  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop();
  });

  function newGroup(): string {
    return `conformance-${String(process.pid)}-${String(Date.now())}-${String(++groups)}`;
  }

  async function send(...messages: readonly OutgoingMessage[]): Promise<void> {
    const producer = producerOf();
    await producer.send(messages);
  }

  function producerOf(): MessageProducer {
    const producer = client.producer();
    open.push({ stop: () => producer.close() });
    return producer;
  }

  /** Starts a member of a group. By default it takes what it is given. */
  async function member(group: string, topic: string, take?: TakeMessages): Promise<Member> {
    const consumer = client.consumer(group, [topic]);
    const seen: IncomingMessage[] = [];
    const takeAll: TakeMessages = async (messages, taken, goesOn) => {
      await take?.(messages, taken, goesOn);
      seen.push(...messages);
      const last = messages.at(-1);
      if (last !== undefined) taken(last);
    };
    open.push(consumer);
    await consumer.start(takeAll);
    return { consumer, seen };
  }

  describe('a producer', () => {
    it('has its messages in the topic when they are acknowledged, those of a key in one partition and in order', async () => {
      const topic = await client.createTopic(4, ROOMY);
      const producer = producerOf();
      for (let n = 0; n < 30; n++) await producer.send(['a', 'b', 'c'].map((key) => numbered(topic, key, n)));

      const { seen } = await member(newGroup(), topic);
      await seenSoFar(seen, 90);

      for (const key of ['a', 'b', 'c']) {
        const ofKey = seen.filter((message) => message.key === key);
        expect(ofKey.map(numberOf)).toEqual(Array.from({ length: 30 }, (_, n) => n));
        expect(new Set(ofKey.map(({ partition }) => partition)).size).toBe(1);
      }
    });

    it('changes no byte of a key, a value or a header', async () => {
      const topic = await client.createTopic(1, ROOMY);
      const bytes = Buffer.from([0, 0xff, 0x80, 10]);
      await send(
        { topic, key: 'grüß', value: bytes, headers: { text: 'dich', bytes, twice: ['one', bytes] } },
        { topic, key: null, value: null, headers: {} },
      );

      const { seen } = await member(newGroup(), topic);
      await seenSoFar(seen, 2);

      expect(seen[0]).toMatchObject({ topic, partition: 0, offset: '0', key: 'grüß', value: bytes });
      expect(seen[0]?.headers.bytes).toEqual(bytes);
      expect(seen[0]?.headers.twice).toEqual([Buffer.from('one'), bytes]);
      expect(headerText(seen[0]?.headers ?? {}, 'text')).toBe('dich');
      expect(seen[1]).toMatchObject({ key: null, value: null, headers: {} });
    });

    it('reports a message that the topic will never take as refused, and works after that', async () => {
      const topic = await client.createTopic(1, 10_000);
      const producer = producerOf();
      const large = { topic, key: 'a', value: 'x'.repeat(20_000), headers: {} };

      await expect(producer.send([large])).rejects.toThrow(MessageRefused);
      await producer.send([numbered(topic, 'a', 1)]);

      const { seen } = await member(newGroup(), topic);
      await seenSoFar(seen, 1);
      expect(seen.map(numberOf)).toEqual([1]);
    });

    it('waits at its close for the request in flight', async () => {
      const topic = await client.createTopic(1, ROOMY);
      const producer = client.producer();
      await producer.send([numbered(topic, 'a', 1)]);
      let isAcknowledged = false;
      const sending = producer.send([numbered(topic, 'a', 2)]).then(() => (isAcknowledged = true));

      await producer.close();

      expect(isAcknowledged).toBe(true);
      await sending;
    });
  });

  describe('a consumer', () => {
    it('gets the messages from before it joined, and later ones, each partition in order', async () => {
      const topic = await client.createTopic(3, ROOMY);
      await send(...Array.from({ length: 20 }, (_, n) => numbered(topic, `key-${String(n)}`, n)));
      const { consumer, seen } = await member(newGroup(), topic);
      await seenSoFar(seen, 20);
      expect(consumer.isConsuming).toBe(true);

      await send(...Array.from({ length: 20 }, (_, n) => numbered(topic, `key-${String(n)}`, 20 + n)));
      await seenSoFar(seen, 40);

      for (const partition of [0, 1, 2]) {
        const offsets = seen.filter((one) => one.partition === partition).map(({ offset }) => Number(offset));
        expect(offsets).toEqual(offsets.map((_, index) => index));
      }
    });

    it('gets the batches of a partition one after the other', async () => {
      const topic = await client.createTopic(1, ROOMY);
      let [inHand, mostInHand] = [0, 0];
      const { seen } = await member(newGroup(), topic, async () => {
        inHand += 1;
        mostInHand = Math.max(mostInHand, inHand);
        // More messages arrive while this batch is in hand.
        if (sent < 20) await send(numbered(topic, 'a', ++sent));
        inHand -= 1;
      });
      let sent = 1;
      await send(numbered(topic, 'a', sent));

      await seenSoFar(seen, 20);
      expect(mostInHand).toBe(1);
    });

    it('gets again what it did not take, from the first such message on', async () => {
      const topic = await client.createTopic(1, ROOMY);
      const given: number[][] = [];
      await send(...[0, 1, 2, 3].map((n) => numbered(topic, 'a', n)));
      let failures = 2;

      const { seen } = await member(newGroup(), topic, (messages, taken) => {
        given.push(messages.map(numberOf));
        const [first] = messages;
        if (failures-- <= 0 || first === undefined) return Promise.resolve();
        taken(first);
        return Promise.reject(new Error('provoked'));
      });
      await until(
        'all taken',
        () => Promise.resolve(seen.map(numberOf)),
        (numbers) => numbers.includes(3),
      );

      const begins = given.map(([first]) => first);
      expect(begins.slice(0, 3)).toEqual([0, 1, 2]);
    });

    it('goes on with the other partitions while one is postponed, and says which one', async () => {
      const topic = await client.createTopic(4, ROOMY);
      let isBroken = true;
      await send(...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key, n) => numbered(topic, key, n)));

      const { consumer, seen } = await member(newGroup(), topic, (messages) =>
        isBroken && messages.some(({ key }) => key === 'a') ? Promise.reject(new Error('provoked')) : Promise.resolve(),
      );
      const paused = await until(
        'a postponed partition',
        () => Promise.resolve(consumer.pausedPartitions),
        ({ length }) => length > 0,
      );
      await until(
        'the other partitions taken',
        () => Promise.resolve(seen.length),
        (count) => count > 0,
      );
      expect(paused).toHaveLength(1);
      expect(seen.some(({ topic: name, partition }) => paused[0] === `${name}/${String(partition)}`)).toBe(false);

      isBroken = false;
      await seenSoFar(seen, 8);
      await until(
        'no partition postponed',
        () => Promise.resolve(consumer.pausedPartitions),
        ({ length }) => length === 0,
      );
    });

    it('begins after what its group has taken', async () => {
      const topic = await client.createTopic(1, ROOMY);
      const group = newGroup();
      await send(numbered(topic, 'a', 1));
      const first = await member(group, topic);
      // A member that the group excluded, because its machine stood still, gets the message again. So the broker is asked.
      await until(
        'the first message taken',
        () => client.takenBy(group, topic),
        (count) => count === 1,
      );
      await first.consumer.stop();
      expect(first.consumer.isConsuming).toBe(false);

      await send(numbered(topic, 'a', 2));
      const second = await member(group, topic);
      await seenSoFar(second.seen, 1);

      expect(second.seen.map(numberOf)).toEqual([2]);
    });

    it('finishes its batch before its stop ends, and its group does not get that batch again', async () => {
      const topic = await client.createTopic(1, ROOMY);
      const group = newGroup();
      const inHand = gate();
      await send(numbered(topic, 'a', 1));
      const first = await member(group, topic, () => inHand.pass());
      await inHand.reached;

      const stopping = first.consumer.stop();
      inHand.open();
      await stopping;
      expect(first.seen.map(numberOf)).toEqual([1]);

      const second = await member(group, topic);
      await send(numbered(topic, 'a', 2));
      await seenSoFar(second.seen, 1);
      expect(second.seen.map(numberOf)).toEqual([2]);
    });

    it('tells whoever takes its messages when it stops', async () => {
      const topic = await client.createTopic(1, ROOMY);
      const inHand = gate();
      const answers: boolean[] = [];
      await send(numbered(topic, 'a', 1));
      const { consumer } = await member(newGroup(), topic, async (_messages, _taken, goesOn) => {
        answers.push(goesOn());
        await inHand.pass();
        await until(
          'word of the stop',
          () => Promise.resolve(goesOn()),
          (isGoingOn) => !isGoingOn,
        );
        answers.push(goesOn());
      });
      await inHand.reached;

      const stopping = consumer.stop();
      inHand.open();
      await stopping;

      expect(answers).toEqual([true, false]);
    });

    it('shares the partitions with the other members of its group, and takes over those of a member that leaves', async () => {
      const topic = await client.createTopic(4, ROOMY);
      const group = newGroup();
      const [one, other] = [await member(group, topic), await member(group, topic)];
      await until(
        'both members given something',
        async () => {
          await send(...Array.from({ length: 8 }, (_, n) => numbered(topic, `key-${String(n)}`, n)));
          return Math.min(one.seen.length, other.seen.length);
        },
        (fewest) => fewest > 0,
      );

      await one.consumer.stop();
      other.seen.length = 0;
      await send(...Array.from({ length: 40 }, (_, n) => numbered(topic, `key-${String(n)}`, 100 + n)));

      const late = () => other.seen.filter((message) => numberOf(message) >= 100);
      // A message whose offset was not committed before the rebalance comes twice.
      await until(
        'all messages with the member that is left',
        () => Promise.resolve(new Set(late().map(numberOf))),
        ({ size }) => size >= 40,
      );
      expect(new Set(late().map(({ partition }) => partition)).size).toBe(4);
    });

    it('of another group gets everything, too', async () => {
      const topic = await client.createTopic(2, ROOMY);
      const [one, other] = [await member(newGroup(), topic), await member(newGroup(), topic)];
      await send(...Array.from({ length: 10 }, (_, n) => numbered(topic, `key-${String(n)}`, n)));

      await seenSoFar(one.seen, 10);
      await seenSoFar(other.seen, 10);
    });
  });
}

interface Member {
  readonly consumer: MessageConsumer;
  /** What it took, in its order. */
  readonly seen: IncomingMessage[];
}

function numbered(topic: string, key: string, n: number): OutgoingMessage {
  return { topic, key, value: JSON.stringify({ n }), headers: {} };
}

function numberOf({ value }: IncomingMessage): number {
  return (JSON.parse(String(value)) as { n: number }).n;
}

async function seenSoFar(seen: readonly IncomingMessage[], count: number): Promise<void> {
  await until(
    `${String(count)} messages`,
    () => Promise.resolve(seen.length),
    (length) => length >= count,
  );
  expect(seen).toHaveLength(count);
}

/** Something that stops whoever reaches it until it is opened. */
function gate(): { reached: Promise<void>; pass(): Promise<void>; open(): void } {
  let reach: () => void = () => undefined;
  let open: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  const pass = () => {
    reach();
    return opened;
  };
  return {
    reached,
    pass,
    open: () => {
      open();
    },
  };
}

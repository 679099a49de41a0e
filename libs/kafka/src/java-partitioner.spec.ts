import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Partitioners, type PartitionMetadata } from 'kafkajs';
import { javaPartitioner } from './kafka-producer.js';

/** Many, and a prime: two different hashes rarely agree on a partition. */
const PARTITIONS = 101;
const RUNS = 3_000;

const ours = javaPartitioner();
const ofKafkajs = Partitioners.DefaultPartitioner();

describe('the partition of a key', () => {
  // From UtilsTest.java of Apache Kafka.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('is that of the Java client: %s', (key, hash) => {
    expect(chosen(key)).toBe((hash & 0x7fffffff) % PARTITIONS);
  });

  it.each([
    ['empty', ''],
    ['of one letter', 'a'],
    ['not in ASCII', 'Jürgen bestellt 三 ☕️ für Zoë'],
    ['of half a surrogate pair', '\ud83d'],
    ['long', 'x'.repeat(10_001)],
    ['of no bytes', Buffer.alloc(0)],
    ['of bytes that no text has', Buffer.from([0xff, 0x80, 0, 0xfe, 0x81])],
  ])('is that of kafkajs if the key is %s', (_, key) => {
    expect(chosen(key)).toBe(chosen(key, ofKafkajs));
  });

  it('is that of kafkajs for any key, of text or of bytes, on any number of partitions', () => {
    const anyKey = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(anyKey, fc.integer({ min: 1, max: PARTITIONS }), (key, partitions) => {
        expect(chosen(key, ours, partitions)).toBe(chosen(key, ofKafkajs, partitions));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('messages without a key', () => {
  it('go to each partition in turn', () => {
    const message = { key: null, value: null };
    const partitions = Array.from({ length: 12 }, () =>
      ours({ topic: 'order.dlt', partitionMetadata: metadata(12), message }),
    );
    expect(new Set(partitions).size).toBe(12);
  });
});

function chosen(key: string | Buffer, partitioner = ours, partitions = PARTITIONS): number {
  return partitioner({ topic: 'order.events', partitionMetadata: metadata(partitions), message: { key, value: null } });
}

function metadata(partitions: number): PartitionMetadata[] {
  return known.slice(0, partitions);
}

const known = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
  partitionId,
  partitionErrorCode: 0,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

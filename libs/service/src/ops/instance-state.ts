import type { ConsumerLag, PartitionLag } from '#libs/kafka';
import type { Messaging } from '../messaging.js';
import type { Recovery } from '../recovery.js';
import type { TableMeasurement } from '../table-measurement.js';
import type { PartitionView, StateView } from './state.views.js';

export type StateParts = [Messaging, Recovery, ConsumerLag, TableMeasurement];

/** Says what an instance does now. It asks nobody: it shows what the metrics have measured in the background. */
export class InstanceState {
  private readonly startedAt = new Date().toISOString();
  private readonly parts: StateParts;

  constructor(
    private readonly service: string,
    private readonly instance: string,
    ...parts: StateParts
  ) {
    this.parts = parts;
  }

  view(): StateView {
    const [messaging, recovery, lag, tables] = this.parts;
    const { pending, oldest, refused, parked, keys } = tables.values ?? {};
    const waiting = numberOrNull(pending);
    return {
      service: this.service,
      instance: this.instance,
      startedAt: this.startedAt,
      relays: [messaging.relay, recovery.relay].flatMap((relay) =>
        relay === undefined ? [] : [{ source: relay.source, leads: relay.leads }],
      ),
      outbox: { waiting, oldestSeconds: waiting ? numberOrNull(oldest) : null, refused: numberOrNull(refused) },
      partitions: this.partitions(messaging, lag),
      parked: { messages: numberOrNull(parked), keys: numberOrNull(keys) },
    };
  }

  /** All of the topics, or as long as nobody knows these, those that the instance has. */
  private partitions({ consumer }: Messaging, { lags = [] }: ConsumerLag): PartitionView[] {
    const known = new Map<string, PartitionLag>(lags.map((lag) => [`${lag.topic}/${String(lag.partition)}`, lag]));
    const [assigned, paused] = [new Set(consumer.assignedPartitions), new Set(consumer.pausedPartitions)];
    const names = [...new Set([...known.keys(), ...assigned])].map(partsOf).sort(byPlace);
    return names.map(({ topic, partition, name }) => ({
      topic,
      partition,
      assigned: assigned.has(name),
      lagMessages: known.get(name)?.messages ?? null,
      lagSeconds: known.get(name)?.seconds ?? null,
      paused: paused.has(name),
    }));
  }
}

interface Place {
  readonly name: string;
  readonly topic: string;
  readonly partition: number;
}

function partsOf(name: string): Place {
  const at = name.lastIndexOf('/');
  return { name, topic: name.slice(0, at), partition: Number(name.slice(at + 1)) };
}

function byPlace(one: Place, other: Place): number {
  return one.topic === other.topic ? one.partition - other.partition : one.topic.localeCompare(other.topic);
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

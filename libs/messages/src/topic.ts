/** How a topic is created; the broker does not create any by itself. */
export interface Topic {
  readonly name: string;
  /** Fixed for the topic's life: another number would move keys to other partitions and so break their order. */
  readonly partitions: number;
  /** Broker settings of the topic, by their Kafka names. */
  readonly config: Readonly<Record<string, string>>;
}

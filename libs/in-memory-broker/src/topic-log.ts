import type { IncomingMessage, MessageHeaders, MessagePlace, OutgoingMessage } from '#libs/messages';

/** The messages of one topic. */
export class TopicLog {
  readonly partitions: readonly IncomingMessage[][];
  private readonly listeners = new Set<() => void>();
  /** Messages without a key are spread over the partitions in turn. */
  private next = 0;

  constructor(
    private readonly name: string,
    partitions: number,
    readonly maxMessageBytes: number,
  ) {
    this.partitions = Array.from({ length: partitions }, () => []);
  }

  append({ key, value, headers }: OutgoingMessage): MessagePlace {
    const partition = (key === null ? this.next++ : hashOf(key)) % this.partitions.length;
    const log = this.partitions[partition] ?? [];
    const offset = String(log.length);
    log.push({
      topic: this.name,
      partition,
      offset,
      timestamp: String(Date.now()),
      key,
      value: value === null ? null : Buffer.from(value),
      headers: asBytes(headers),
    });
    return { partition, offset };
  }

  /** Tells the listeners that messages were appended. */
  notify(): void {
    for (const listener of this.listeners) listener();
  }

  onAppend(listener: () => void): void {
    this.listeners.add(listener);
  }
}

function asBytes(headers: OutgoingMessage['headers']): MessageHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one) => Buffer.from(one)) : Buffer.from(value),
    ]),
  );
}

/** FNV-1a. Any hash does: nobody else chooses partitions here. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

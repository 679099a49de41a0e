/** A message on its way to the broker. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Buffer | string | null;
  readonly headers: Readonly<Record<string, string | Buffer | (string | Buffer)[]>>;
}

/** Where a message is in its topic. */
export interface MessagePlace {
  readonly partition: number;
  /** Undefined if the broker did not say. */
  readonly offset: string | undefined;
}

/** The way to the broker, as the kit sees it: a port, like {@link MessageConsumer}. */
export interface MessageProducer {
  /**
   * Resolves when the broker has acknowledged every message. Messages of one partition keep the order in which they are given.
   * @throws MessageRefused if the broker will never take one of them; after any other error the caller may try again. In
   * both cases the broker may have taken some of the messages.
   * @param written is told where the messages are, in the order in which they are given, once all are acknowledged
   */
  send(messages: readonly OutgoingMessage[], written?: (places: readonly MessagePlace[]) => void): Promise<void>;

  /** Waits for the request in flight, then disconnects. */
  close(): Promise<void>;
}

/** The broker will never take a message, however often it is sent: for example, it is too large. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
}

/** A message on its way to the broker. */
export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Buffer | string | null;
  readonly headers: Readonly<Record<string, string | Buffer | (string | Buffer)[]>>;
}

/** The way to the broker, as the kit sees it: a port, like {@link MessageConsumer}. */
export interface MessageProducer {
  /**
   * Resolves when the broker has acknowledged every message, each partition's in the order given.
   * @throws MessageRefused when the broker will never take one of them; any other error is worth another try. In both
   * cases some of the messages may have been taken.
   */
  send(messages: readonly OutgoingMessage[]): Promise<void>;

  /** Waits for what is in flight, then disconnects. */
  close(): Promise<void>;
}

/** The broker will not take a message however often it is sent: it is too large, say. */
export class MessageRefused extends Error {
  override readonly name = 'MessageRefused';
}

/** A message as it came from the broker, before anything has interpreted it. */
export interface IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  /** Offsets are 64 bits wide, so text. */
  readonly offset: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: MessageHeaders;
  /** Milliseconds since 1970, as text. */
  readonly timestamp: string;
}

export type MessageHeaders = Readonly<Record<string, Buffer | readonly Buffer[]>>;

/** The text of a header, or undefined if there is none. If several have the same name, the last one counts. */
export function headerText(headers: MessageHeaders, name: string): string | undefined {
  const value = headers[name];
  const last = Buffer.isBuffer(value) ? value : value?.at(-1);
  return last?.toString('utf8');
}

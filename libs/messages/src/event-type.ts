import { headerText, type IncomingMessage } from './incoming-message.js';

/** A CloudEvents type, split into its parts. */
export interface EventType {
  readonly name: string;
  /** The major version. */
  readonly version: number;
}

/** `OrderPlaced`, or with a major version past 1, `OrderPlaced.v2`. */
const TYPE = /^(?<name>[A-Za-z]\w*)(?:\.v(?<version>\d+))?$/;

/** The event type in a message's headers, or undefined if there is none. */
export function eventType({ headers }: IncomingMessage): EventType | undefined {
  const { name, version } = TYPE.exec(headerText(headers, 'ce_type') ?? '')?.groups ?? {};
  return name === undefined ? undefined : { name, version: Number(version ?? 1) };
}

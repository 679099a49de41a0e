/** An event's class. Its decorators state the contract that a received event is checked against. */
export type EventClass<E extends object = object> = new () => E;

/** All events of a system: what its services can write and read. The kit knows none of them: its users pass a catalogue. */
export interface Catalogue<E extends object = object> {
  /** Every event class by its CloudEvents type, which has its major version when that is past 1: `OrderPlaced.v2`. */
  readonly types: Readonly<Record<string, EventClass<E>>>;

  /** The key of an event's message. Events with one key stay in order. */
  keyOf(event: E): string;

  /** The URI that names the schema of an event type. */
  schemaOf(type: string): string;

  /** The system's name in formats whose schemas have one, such as Avro: letters, digits and underscores. */
  readonly namespace?: string;
}

/**
 * The CloudEvents type under which a catalogue has an event.
 * @throws if the catalogue has no such class: such an event could be published, and nobody could read it
 */
export function typeOf(event: object, { types }: Catalogue): string {
  for (const [type, eventClass] of Object.entries(types)) if (event.constructor === eventClass) return type;
  throw new Error(`${event.constructor.name} is not in the catalogue`);
}

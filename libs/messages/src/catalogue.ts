import { parseType } from './incoming-message.js';

/** An event's class. Its decorators state the contract that a received event is checked against. */
export interface EventClass<E extends object = object> {
  new (): E;
  /** Its CloudEvents type, which is the name of the class if it does not state another one, such as `OrderPlaced.v2`. */
  readonly type?: string;
}

/** All events of a system: what its services can write and read. The kit knows none of them: its users pass a catalogue. */
export interface Catalogue<E extends object = object> {
  /** Every event class by its CloudEvents type, which has its major version when that is past 1: `OrderPlaced.v2`. */
  readonly types: Readonly<Record<string, EventClass<E>>>;

  /** The key of an event's message. Events with one key stay in order. */
  keyOf(event: E): string;

  /** The URI that names the schema of an event type. */
  schemaOf(type: string): string;

  /**
   * Whether a document is an event of this class, found faster than by its decorators: by a schema that is made from them. True
   * must be true by the decorators too; where it is false, or this is absent, they are asked, and say what is wrong.
   */
  readonly accepts?: (eventClass: EventClass, document: object) => boolean;

  /** The system's name in formats whose schemas have one, such as Avro: letters, digits and underscores. */
  readonly namespace?: string;

  /** Each leads from a major version of an event to the next one. A reaction sees the version that it names, whichever was published. */
  readonly upcasters?: readonly Conversion[];

  /** Each leads from an event to its major version before, which is published, too: for readers that know only that one. */
  readonly alsoPublished?: readonly Conversion[];
}

/** How an event of one major version becomes the same event in another. It is pure, and takes every event of its version. */
export interface Conversion<From extends object = object, To extends object = object> {
  readonly from: EventClass<From>;
  readonly to: EventClass<To>;
  /** @returns the fields of the other version */
  convert(event: From): Readonly<To>;
}

/** An event in one of its major versions. */
export interface EventVersion {
  readonly type: string;
  readonly payload: object;
}

/** The CloudEvents type that a class states. */
export function statedType({ type, name }: EventClass): string {
  return type ?? name;
}

/**
 * The CloudEvents type under which a catalogue has an event.
 * @throws if the catalogue has no such class: such an event could be published, and nobody could read it
 */
export function typeOf(event: object, { types }: Catalogue): string {
  for (const [type, eventClass] of Object.entries(types)) if (event.constructor === eventClass) return type;
  throw new Error(`${event.constructor.name} is not in the catalogue`);
}

/** States a conversion. It stands beside the class of the newer version. */
export function conversion<From extends object, To extends object>(
  from: EventClass<From>,
  to: EventClass<To>,
  convert: (event: From) => Readonly<To>,
): Conversion<From, To> {
  return { from, to, convert };
}

/**
 * The major versions in which an event is published, the oldest first. Who knows only that one takes it, and the inbox then drops
 * the newer ones: all of them carry one id.
 */
export function publishedVersions(event: object, catalogue: Catalogue): EventVersion[] {
  const versions = [{ type: typeOf(event, catalogue), payload: event }];
  for (let step = olderOf(event.constructor, catalogue); step !== undefined; step = olderOf(step.to, catalogue))
    versions.unshift({ type: statedType(step.to), payload: step.convert(versions[0]?.payload ?? event) });
  return versions;
}

function olderOf(eventClass: unknown, { alsoPublished = [] }: Catalogue): Conversion | undefined {
  return alsoPublished.find(({ from }) => from === eventClass);
}

/**
 * Expects that each class states the type under which the catalogue has it, and that each conversion leads to the neighbouring
 * major version of the same event.
 * @throws where one does not: its reaction would never run, or a chain of conversions would never end
 */
export function expectVersionsInOrder({ types, upcasters = [], alsoPublished = [] }: Catalogue): void {
  for (const [type, eventClass] of Object.entries(types)) {
    if (statedType(eventClass) !== type)
      throw new Error(
        `the catalogue has ${eventClass.name} as ${type}, but the class states ${statedType(eventClass)}`,
      );
  }
  for (const { from, to } of upcasters) expectNeighbours(from, to, 1);
  for (const { from, to } of alsoPublished) expectNeighbours(from, to, -1);
}

function expectNeighbours(from: EventClass, to: EventClass, step: 1 | -1): void {
  const [before, after] = [from, to].map((eventClass) => parseType(statedType(eventClass)));
  if (before !== undefined && after?.name === before.name && after.version === before.version + step) return;
  const wanted = step === 1 ? 'next' : 'previous';
  throw new Error(`a conversion from ${statedType(from)} must lead to its ${wanted} version, not to ${statedType(to)}`);
}

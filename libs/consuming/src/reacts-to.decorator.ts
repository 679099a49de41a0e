import type { EventClass } from '#libs/messages';
import type { RetryPolicy } from '#libs/timing';
import type { UnitOfWork } from '#libs/unit-of-work';
import { SetMetadata, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { RethrowFilter } from './rethrow.filter.js';

const REACTS_TO = 'saga:reacts-to';

type Reaction<E extends object> = (event: E, work: UnitOfWork) => Promise<void>;

/**
 * Marks the method of a controller that is run, once, for every event of this type, in the transaction that also takes
 * the message into the inbox. It is Nest's own `EventPattern` with the types checked.
 * @param retry how the reaction is tried again when it throws, where `RETRY.reaction` does not suit it
 */
export function ReactsTo<E extends object>(event: EventClass<E>, retry: Partial<RetryPolicy> = {}) {
  return <T extends Reaction<E>>(target: object, key: string, descriptor: TypedPropertyDescriptor<T>): void => {
    EventPattern(event.name, undefined, retry)(target, key, descriptor);
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(RethrowFilter)(target, key, descriptor);
    SetMetadata(REACTS_TO, event.name)(target, key, descriptor);
  };
}

/** What a controller reacts to, and by which of its methods. */
export function reactionsDeclaredBy(controller: new (...args: never[]) => object): { event: string; deed: string }[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((deed) => {
    const method = prototype[deed];
    const event: unknown = typeof method === 'function' ? Reflect.getMetadata(REACTS_TO, method) : undefined;
    return typeof event === 'string' ? [{ event, deed }] : [];
  });
}

import { statedType, type EventClass } from '#libs/messages';
import type { RetryPolicy } from '#libs/timing';
import type { UnitOfWork } from '#libs/unit-of-work';
import { Catch, SetMetadata, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';

const REACTS_TO = 'saga:reacts-to';

/**
 * Lets the transport see the error that a reaction threw. Nest's own filter would replace it by `{ status, message }`, and
 * its class and code would be lost, which tell a transient fault from a bad message.
 */
@Catch()
class RethrowFilter implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => exception);
  }
}

type Reaction<E extends object> = (event: E, work: UnitOfWork) => Promise<void>;

/** The deed for each event, named after the function that does it. */
type Deeds = Readonly<Record<string, { readonly name: string }>>;

/**
 * Marks the method of a controller that runs once for every event of this type, in the transaction that also takes the
 * message into the inbox. It is Nest's own `EventPattern` with the types checked. The class names the one major version that the
 * method sees; an upcaster brings older ones to it.
 * @param retry how the reaction is tried again when it throws, if `RETRY.reaction` does not suit it
 */
export function ReactsTo<E extends object>(event: EventClass<E>, retry: Partial<RetryPolicy> = {}) {
  return <T extends Reaction<E>>(target: object, key: string, descriptor: TypedPropertyDescriptor<T>): void => {
    mark({ [statedType(event)]: { name: key } }, retry, target, key, descriptor);
  };
}

/**
 * Marks the one method that runs for every event of a table, which maps types of events to pure rules.
 * @param retry as for {@link ReactsTo}
 */
export function ReactsToEach(rules: Deeds, retry: Partial<RetryPolicy> = {}) {
  return <T extends Reaction<never>>(target: object, key: string, descriptor: TypedPropertyDescriptor<T>): void => {
    mark(rules, retry, target, key, descriptor);
  };
}

function mark<T>(
  deeds: Deeds,
  retry: Partial<RetryPolicy>,
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<T>,
): void {
  EventPattern(Object.keys(deeds), undefined, retry)(target, key, descriptor);
  Payload()(target, key, 0);
  Ctx()(target, key, 1);
  UseFilters(RethrowFilter)(target, key, descriptor);
  SetMetadata(REACTS_TO, deeds)(target, key, descriptor);
}

/** The events that a controller reacts to, and the deed for each: a method, or a rule that its method takes from a table. */
export function reactionsDeclaredBy(controller: new (...args: never[]) => object): { event: string; deed: string }[] {
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((key) => {
    const method = prototype[key];
    if (typeof method !== 'function') return [];
    const deeds = (Reflect.getMetadata(REACTS_TO, method) ?? {}) as Deeds;
    return Object.entries(deeds).map(([event, { name }]) => ({ event, deed: name }));
  });
}

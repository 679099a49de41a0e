import type { TraceContext } from '#libs/messages';
import { SpanKind } from '@opentelemetry/api';
import { ATTRIBUTE } from './names.js';
import { OpenSpan } from './open-span.js';

/** An answer with this status or a higher one is the service's own failure. */
const FAILURE = 500;

/**
 * The span of a request, while it is answered. The sampler is asked also where the client's span is not recorded: whether clients
 * decide is a setting.
 * @param route the pattern of its path, which names no customer, or undefined if there is none
 * @param client the client's span
 */
export function requestSpan(method: string, route: string | undefined, client: TraceContext | undefined): OpenSpan {
  return OpenSpan.startAtDoor(route === undefined ? method : `${method} ${route}`, {
    kind: SpanKind.SERVER,
    attributes: () => ({ [ATTRIBUTE.method]: method, [ATTRIBUTE.route]: route }),
    parent: client,
  });
}

/** Ends the span of a request when it is answered. */
export function endRequestSpan(span: OpenSpan, status: number): void {
  span.note({ [ATTRIBUTE.status]: status });
  span.end(status < FAILURE ? undefined : status);
}

import { randomBytes } from 'node:crypto';
import { CHOREOGRAPHY, SERVICES, type EventName } from '#libs/contracts';
import { expect } from '@jest/globals';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';
import { until } from '../suite/until.js';
import type { CollectedSpan, Collector } from './collector.js';

/** The events with which each service undoes its part of an order. */
export const UNDONE: EventName[] = ['OrderCancelled', 'StockReleased', 'PaymentVoided'];

/** The tree of an order whose payment is declined, as the documents show it. */
export const TREE = /```text\n(?<tree>POST[^`]*)\n```/.exec(readProjectFile('docs/traces.md'))?.groups?.tree;

/** The trace of a client that sends its own trace with each request. */
export function newTrace(flags: '00' | '01' = '01'): { traceId: string; spanId: string; traceparent: string } {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${flags}` };
}

/** The span that created an event, and those of the attempts to process it. */
export interface EventSpans {
  readonly created: CollectedSpan;
  readonly processed: readonly CollectedSpan[];
}

/** Waits until the spans of these events about an order are there, each created once and processed by all who react to it. */
export async function spansOfEvents(
  collector: Collector,
  orderId: string,
  events: readonly EventName[],
): Promise<Map<EventName, EventSpans>> {
  const look = () => {
    const about = collector.spans.filter(({ attributes }) => attributes['messaging.kafka.message.key'] === orderId);
    return events.map((event) => ({
      event,
      created: about.filter((span) => span.kind === 'PRODUCER' && typeOf(span) === event),
      processed: about.filter((span) => span.kind === 'CONSUMER' && typeOf(span) === event),
    }));
  };
  const found = await until(
    `the spans of ${events.join(', ')} of order ${orderId}`,
    () => Promise.resolve(look()),
    (seen) =>
      seen.every(
        ({ event, created, processed }) =>
          created.length > 0 && consumersOf(event).every((one) => processed.some(({ service }) => service === one)),
      ),
  );
  return new Map(
    found.map(({ event, created, processed }) => {
      const [first, ...others] = created;
      if (first === undefined || others.length > 0) throw new Error(`${event} was created ${created.length} times`);
      return [event, { created: first, processed }];
    }),
  );
}

/** Asserts that the events are one trace: each is created below what caused it, and processed below its creation. */
export function expectOneTrace(spans: Map<EventName, EventSpans>, traceId: string): void {
  const processedIn = new Map<string, CollectedSpan>();
  for (const { processed } of spans.values()) for (const span of processed) processedIn.set(span.spanId, span);
  for (const [event, { created, processed }] of spans) {
    expect(created.traceId).toBe(traceId);
    expect(processed.map(({ service }) => service).sort()).toEqual(consumersOf(event));
    for (const span of processed) {
      expect(span).toMatchObject({ traceId, parentSpanId: created.spanId, links: [created.spanId], isError: false });
    }
    const cause = processedIn.get(created.parentSpanId ?? '');
    // The customer's requests cause the rest.
    if (!['OrderPlaced', 'OrderCancelled', 'OrderReturned'].includes(event))
      expect(cause?.service).toBe(created.service);
  }
}

/** The services that react to an event. */
export function consumersOf(event: EventName): string[] {
  return Object.keys(CHOREOGRAPHY[event].reactions).sort();
}

/**
 * A trace as a tree: a line for each span of a request or an event, its service behind it, below the span that caused it. Of
 * spans with the same parent, the lines are in alphabetical order.
 */
export function treeOf(spans: readonly CollectedSpan[]): string {
  const told = spans.filter(({ service, kind }) => SERVICES.some((one) => one === service) && kind !== 'CLIENT');
  const ids = new Set(told.map(({ spanId }) => spanId));
  const linesBelow = (parent: string | undefined, depth: number): string[] =>
    told
      .filter(({ parentSpanId }) => (parent === undefined ? !ids.has(parentSpanId ?? '') : parentSpanId === parent))
      .map((span) => [`${'  '.repeat(depth)}${labelOf(span)}`, ...linesBelow(span.spanId, depth + 1)])
      .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
      .flat();
  return linesBelow(undefined, 0).join('\n');
}

function labelOf(span: CollectedSpan): string {
  const type = typeOf(span);
  return `${span.name}${type === undefined ? '' : ` ${type}`} (${span.service})`;
}

function typeOf({ attributes }: CollectedSpan): string | undefined {
  return attributes['cloudevents.event_type'] as string | undefined;
}

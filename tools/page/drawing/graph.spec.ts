import { describe, expect, it } from '@jest/globals';
import { CHOREOGRAPHY, SERVICES, STEPS, type Service } from '#libs/contracts';
import fc from 'fast-check';
import type { Choreography } from './expectations.js';
import { boxesOf, graphOf, type Graph } from './graph.js';

/** A service that this project may not have. */
function anyService(name: string): Service {
  return name as Service;
}

/** Each edge of the graph as `event: writer > reader`, in the order of the story. */
function edgesOf({ edges }: Graph): string[] {
  return edges.map(({ event, by, to }) => `${event}: ${by} > ${to}`);
}

function pairsOf(choreography: Choreography): string[] {
  return Object.entries(choreography).flatMap(([event, { publisher, reactions }]) =>
    Object.keys(reactions).map((reader) => `${event}: ${publisher} > ${reader}`),
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function meet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** What covers what, or lies outside. */
function faultsOf({ width, height, nodes, edges, labels }: Graph): string[] {
  const texts = labels.flatMap((label) => boxesOf(label).map((box) => ({ what: `a label of ${label.event}`, ...box })));
  const boxes = nodes.map(({ service, x, width: wide }) => ({ what: service, x, y: 0, width: wide, height }));
  const lines = edges.map(({ event, fromX, toX, y }) => ({
    what: `the edge of ${event}`,
    x: Math.min(fromX, toX),
    y: y - 1,
    width: Math.abs(toX - fromX),
    height: 2,
  }));
  const outside = [...texts, ...boxes, ...lines].filter(
    ({ x, y, width: wide, height: high }) => x < 0 || y < 0 || x + wide > width || y + high > height,
  );
  return [
    ...outside.map(({ what }) => `${what} is outside`),
    ...texts.flatMap((text, index) =>
      [...texts.slice(index + 1), ...boxes, ...lines]
        .filter((other) => meet(text, other))
        .map(({ what }) => `${text.what} meets ${what}`),
    ),
    ...edges.flatMap((edge, index) =>
      lines
        .filter(
          (line, other) => other > index && edges[other]?.event !== edge.event && meet(lines[index] ?? line, line),
        )
        .map(({ what }) => `the edge of ${edge.event} meets ${what}`),
    ),
  ];
}

/** Choreographies of two to six services, which this project does not have. */
const anyChoreography = fc
  .integer({ min: 2, max: 6 })
  .map((count) => ['order', 'inventory', 'payment', 'shipping', 'invoicing', 'loyalty'].slice(0, count).map(anyService))
  .chain((services) =>
    fc.record({
      services: fc.constant(services),
      steps: fc.array(
        fc.record({
          publisher: fc.constantFrom(...services),
          readers: fc.uniqueArray(fc.constantFrom(...services), { minLength: 1 }),
          length: fc.integer({ min: 3, max: 30 }),
        }),
        { minLength: 1, maxLength: 25 },
      ),
    }),
  )
  .map(({ services, steps }) => ({
    services,
    choreography: Object.fromEntries(
      steps.map(({ publisher, readers, length }, index) => [
        `${String(index)}${'x'.repeat(length)}`,
        {
          publisher,
          reactions: Object.fromEntries(
            readers.filter((reader) => reader !== publisher).map((reader) => [reader, 'does']),
          ),
        },
      ]),
    ),
  }));

describe('the graph of the choreography', () => {
  const graph = graphOf(CHOREOGRAPHY, SERVICES);

  it('has each service once, the one that all talk to between the others', () => {
    expect(graph.nodes.map(({ service }) => service).toSorted()).toEqual(SERVICES.toSorted());
    const columns = graph.nodes.map(({ service }) => service);
    expect([columns[0], columns.at(-1)]).not.toContain('order');
  });

  it('has an edge from the writer of each event to each of its readers, and no other', () => {
    expect(edgesOf(graph)).toEqual(pairsOf(CHOREOGRAPHY));
  });

  it('has the kind of each event, which is that of the saga’s drawing', () => {
    const compensations = graph.labels.filter(({ kind }) => kind === 'compensation').map(({ event }) => event);
    expect([...new Set(compensations)]).toEqual(
      STEPS.filter(([, step]) => 'compensates' in step).map(([name]) => name),
    );
    expect(graph.edges.filter(({ kind }) => kind === 'refusal').map(({ event }) => event)).toEqual([
      'StockRejected',
      'PaymentDeclined',
    ]);
  });

  it('has no text that covers another one, a box or an edge', () => {
    expect(faultsOf(graph)).toEqual([]);
  });

  it('says which boxes an edge passes', () => {
    const services = ['order', 'inventory', 'payment', 'shipping'].map(anyService);
    const fourth: Choreography = {
      ...CHOREOGRAPHY,
      ParcelSent: { publisher: anyService('shipping'), reactions: { order: 'closeOrder', payment: 'sendInvoice' } },
    };
    const { edges, nodes } = graphOf(fourth, services);
    expect(nodes).toHaveLength(4);
    const columns = nodes.map(({ service }) => service);
    for (const { by, to, passes } of edges)
      expect(passes).toHaveLength(Math.abs(columns.indexOf(by) - columns.indexOf(to)) - 1);
    expect(edges.filter(({ passes }) => passes.length > 0)).not.toEqual([]);
  });

  it('is complete and readable for any choreography', () => {
    fc.assert(
      fc.property(anyChoreography, ({ services, choreography }) => {
        const any = graphOf(choreography, services);
        expect(edgesOf(any)).toEqual(pairsOf(choreography));
        expect(faultsOf(any)).toEqual([]);
      }),
    );
  });
});

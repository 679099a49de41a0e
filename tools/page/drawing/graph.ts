// The choreography as a graph, as data: pure, so that a spec can read it. client/choreography-graph.tsx draws it.
import type { Service } from '#libs/contracts';
import { kindOf, type Choreography, type StepKind } from './expectations.js';

const ROW_PX = 36;
const HEAD_PX = 58;
const PADDING_PX = 12;
const LEAST_NODE_PX = 118;

/** How wide a character is: of a service's name, of an event's, and of its rate. */
const CHARACTER_PX = { service: 9.5, event: 7.9, rate: 7.2 };

/** The widest rate that has room: `99999.9/s`. */
const RATE_PX = 9 * CHARACTER_PX.rate;

/** Between a node and a label, and between a name and its rate. */
const AIR_PX = 14;

/** A label stands on its edge. */
const ABOVE_EDGE_PX = 8;
const TEXT_PX = 14;

/** A service: a box as high as the graph. */
export interface GraphNode {
  readonly service: Service;
  readonly x: number;
  readonly width: number;
}

/** An event on its way from the service that writes it to one that reads it. */
export interface GraphEdge {
  readonly event: string;
  readonly kind: StepKind;
  readonly by: Service;
  readonly to: Service;
  readonly fromX: number;
  readonly toX: number;
  readonly y: number;
  /** The boxes of others that it passes. */
  readonly passes: readonly GraphNode[];
}

/** The name of an event and how often it happens, beside its writer. */
export interface GraphLabel {
  readonly event: string;
  readonly kind: StepKind;
  readonly by: Service;
  /** Where the name begins, and where the rate ends. */
  readonly x: number;
  readonly endX: number;
  readonly y: number;
}

export interface Graph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly labels: readonly GraphLabel[];
}

/**
 * Puts the services beside each other, and each event into a row of the gaps that it crosses. So no two edges and no two labels
 * can meet, however many services there are.
 */
export function graphOf(choreography: Choreography, services: readonly Service[]): Graph {
  const steps = Object.entries(choreography);
  const columns = inColumns(choreography, services);
  const nodePx = Math.max(LEAST_NODE_PX, ...services.map((name) => name.length * CHARACTER_PX.service + 2 * AIR_PX));
  const gapPx = Math.max(...steps.map(([event]) => event.length)) * CHARACTER_PX.event + RATE_PX + 3 * AIR_PX;
  const nodes = columns.map((service, index) => ({
    service,
    x: PADDING_PX + index * (nodePx + gapPx),
    width: nodePx,
  }));
  const rows = columns.map(() => 0);
  const edges: GraphEdge[] = [];
  const labels: GraphLabel[] = [];
  for (const [event, { publisher: by, reactions }] of steps) {
    const from = columns.indexOf(by);
    const readers = (Object.keys(reactions) as Service[]).map((to) => ({ to, at: columns.indexOf(to) }));
    const all = [from, ...readers.map(({ at }) => at)];
    const [first, last] = [Math.min(...all), Math.max(...all)];
    const row = Math.max(...rows.slice(first, Math.max(last, first + 1)));
    rows.fill(row + 1, first, last);
    const y = HEAD_PX + (row + 0.5) * ROW_PX + TEXT_PX / 2;
    const kind = kindOf(choreography, event);
    for (const { to, at } of readers) {
      const between = nodes.slice(Math.min(from, at) + 1, Math.max(from, at));
      const [fromX, toX] =
        at > from ? [rightOf(nodes[from]), leftOf(nodes[at])] : [leftOf(nodes[from]), rightOf(nodes[at])];
      edges.push({ event, kind, by, to, fromX, toX, y, passes: between });
    }
    const gaps = [...(first < from ? [from - 1] : []), ...(last > from ? [from] : [])];
    for (const gap of gaps) {
      const [x, endX] = [rightOf(nodes[gap]) + AIR_PX, leftOf(nodes[gap + 1]) - AIR_PX];
      labels.push({ event, kind, by, x, endX, y: y - ABOVE_EDGE_PX });
    }
  }
  return {
    width: rightOf(nodes.at(-1)) + PADDING_PX,
    height: HEAD_PX + Math.max(...rows) * ROW_PX + 2 * PADDING_PX,
    nodes,
    edges,
    labels,
  };
}

/** Where the name and the rate of a label are, at their widest. */
export function boxesOf({
  event,
  x,
  endX,
  y,
}: GraphLabel): readonly { x: number; y: number; width: number; height: number }[] {
  const [top, height] = [y - TEXT_PX + 2, TEXT_PX];
  return [
    { x, y: top, width: event.length * CHARACTER_PX.event, height },
    { x: endX - RATE_PX, y: top, width: RATE_PX, height },
  ];
}

/** The services from left to right. Each is put at the end where its edges pass the fewest others; whoever has the most comes first. */
function inColumns(choreography: Choreography, services: readonly Service[]): Service[] {
  const pairs = Object.values(choreography).flatMap(({ publisher, reactions }) =>
    (Object.keys(reactions) as Service[]).map((reader) => [publisher, reader] as const),
  );
  const edgesOf = (service: Service): number => pairs.filter((pair) => pair.includes(service)).length;
  const lengthOf = (columns: readonly Service[]): number =>
    pairs
      .filter((pair) => pair.every((service) => columns.includes(service)))
      .reduce((sum, [from, to]) => sum + Math.abs(columns.indexOf(from) - columns.indexOf(to)), 0);
  return services
    .toSorted((a, b) => edgesOf(b) - edgesOf(a))
    .reduce<Service[]>((columns, service) => {
      const [left, right] = [
        [service, ...columns],
        [...columns, service],
      ];
      return lengthOf(left) <= lengthOf(right) ? left : right;
    }, []);
}

function leftOf(node: GraphNode | undefined): number {
  return node?.x ?? 0;
}

function rightOf(node: GraphNode | undefined): number {
  return node === undefined ? 0 : node.x + node.width;
}

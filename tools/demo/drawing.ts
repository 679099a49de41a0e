import { STEPS, type Service } from '#libs/contracts';
import pc from 'picocolors';
import { paintOf, type Paint } from '../launcher/paint.js';
import type { Row } from './timeline.js';

/** The services from left to right, in the order in which they appear in the story. */
export const LANES: readonly Service[] = [
  ...new Set(STEPS.flatMap(([, { publisher, reactions }]) => [publisher, ...(Object.keys(reactions) as Service[])])),
];

/** Where the order's lane is. To its left are the time (6), what it was asked or what it became (9), and an arrow (4). */
const MARGIN = 20;
const TIME_WIDTH = 6;

/** Kept free to the right of the last lane, if possible: `insufficient-funds` and a space. */
const NOTE_WIDTH = 20;

const GAP = { narrowest: 20, widest: 30 };

/** The least number of columns that a timeline needs. */
export const NARROWEST = narrowest(LANES);

export function narrowest(lanes: readonly Service[]): number {
  return MARGIN + (lanes.length - 1) * GAP.narrowest + NOTE_WIDTH;
}

const plain: Paint = (text) => text;
const BLANK = { char: ' ', paint: plain };

/** One line of a drawing: a row of painted cells. */
class Line {
  private readonly cells: ({ char: string; paint: Paint } | undefined)[] = [];

  put(at: number, text: string, paint: Paint = plain): void {
    Array.from(text).forEach((char, index) => {
      this.cells[at + index] = { char, paint };
    });
  }

  toString(): string {
    const runs: { text: string; paint: Paint }[] = [];
    for (const { char, paint } of Array.from(this.cells, (cell) => cell ?? BLANK)) {
      const last = runs.at(-1);
      if (last?.paint === paint) last.text += char;
      else runs.push({ text: char, paint });
    }
    return runs.map(({ text, paint }) => paint(text)).join('');
  }
}

/** Where the lane of each service is. */
type Lanes = ReadonlyMap<Service, number>;

/** Draws a timeline with a lane for each service, in `width` columns, but in no fewer than `narrowest`. */
export function drawTimeline(rows: readonly Row[], width: number, services: readonly Service[] = LANES): string {
  const room = Math.floor((width - MARGIN - NOTE_WIDTH) / (services.length - 1));
  const gap = Math.min(GAP.widest, Math.max(GAP.narrowest, room));
  const lanes: Lanes = new Map(services.map((service, index) => [service, MARGIN + index * gap]));
  return [drawHeads(lanes), ...rows.map((row) => drawRow(row, lanes, width))].map((line) => line.toString()).join('\n');
}

function drawHeads(lanes: Lanes): Line {
  const line = new Line();
  line.put(0, 'ms'.padStart(TIME_WIDTH), pc.dim);
  for (const [service, at] of lanes)
    line.put(at - Math.floor(service.length / 2), service, (text) => pc.bold(paintOf(service)(text)));
  return line;
}

function drawRow(row: Row, lanes: Lanes, width: number): Line {
  const { afterMs, asked, became, said, heardTooLate = false, paymentHeld } = row;
  const line = new Line();
  if (afterMs >= 0) line.put(0, String(afterMs).padStart(TIME_WIDTH), pc.dim);
  for (const [service, at] of lanes) line.put(at, '│', paintOf(service));
  if (said !== undefined) drawArrow(line, said, lanes, heardTooLate ? '╌' : '─');
  if (paymentHeld) line.put(placeOf('payment', lanes), '║', pc.red);
  if (asked !== undefined) line.put(TIME_WIDTH + 1, `${asked.padStart(9)} ──▶`);
  if (became !== undefined) {
    line.put(TIME_WIDTH + 1, became.padStart(9), paintOfStatus(became));
    line.put(placeOf('order', lanes), '●', paintOf('order'));
  }
  const notesAt = Math.max(...lanes.values()) + 2;
  line.put(notesAt, notesOf(row, width - notesAt), pc.dim);
  return line;
}

/** As much as there is room for. That an event came too late is more important than its note. */
function notesOf({ note, heardTooLate }: Row, room: number): string {
  if (heardTooLate !== true) return note ?? '';
  const both = ['heard too late', ...(note === undefined ? [] : [note])].join(', ');
  return both.length <= room ? both : 'heard too late';
}

/** From the lane of the publisher to the furthest lane that hears the event, with the event's name beside the publisher. */
function drawArrow(line: Line, { name, by, to }: NonNullable<Row['said']>, lanes: Lanes, dash: string): void {
  const paint = paintOf(by);
  const from = placeOf(by, lanes);
  const heard = to.map((service) => placeOf(service, lanes));
  const rightward = Math.max(...heard) > from;
  const [start, end] = rightward ? [from + 1, Math.max(...heard)] : [Math.min(...heard), from];
  for (let at = start; at < end; at++) {
    const crosses = [...lanes.values()].includes(at);
    line.put(at, crosses ? '┼' : dash, paint);
  }
  line.put(from, '●', paint);
  for (const service of to) {
    const at = placeOf(service, lanes);
    // Beside the lane and not on it, so that the lane can still be seen.
    line.put(rightward ? at - 1 : at + 1, rightward ? '▶' : '◀', paint);
    line.put(at, '│', paintOf(service));
  }
  const label = ` ${name} `;
  line.put(rightward ? from + 2 : from - 1 - label.length, label, (text) => pc.bold(paint(text)));
}

/** @throws where the service has no lane */
function placeOf(service: Service, lanes: Lanes): number {
  const place = lanes.get(service);
  if (place === undefined) throw new Error(`the drawing has no lane for ${service}`);
  return place;
}

function paintOfStatus(status: string): Paint {
  if (status === 'CANCELLED') return (text) => pc.bold(pc.red(text));
  if (status === 'COMPLETED' || status === 'RETURNED' || status === 'settled') return (text) => pc.bold(pc.green(text));
  return pc.bold;
}

import type { Service } from '#libs/contracts';
import pc from 'picocolors';
import type { Row } from './timeline.js';

type Paint = (text: string) => string;

/** As in the log of `npm start`. */
const PAINTS: Record<Service, Paint> = { order: pc.cyan, inventory: pc.yellow, payment: pc.magenta };

/** The services, from left to right. */
export const LANES = ['order', 'inventory', 'payment'] as const satisfies readonly Service[];

/** Where the order's lane is: to its left are the time (6), what was asked or what became of it (9), and an arrow (4). */
const MARGIN = 20;
const TIME_WIDTH = 6;

/** Kept free to the right of the last lane, if possible: `insufficient-funds` and a space. */
const NOTE_WIDTH = 20;

const GAP = { narrowest: 20, widest: 30 };

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

/** Draws a timeline with a lane for each service, in `width` columns; 80 at least, and no more than it needs. */
export function drawTimeline(rows: readonly Row[], width: number): string {
  const room = Math.floor((width - MARGIN - NOTE_WIDTH) / 2);
  const gap = Math.min(GAP.widest, Math.max(GAP.narrowest, room));
  const laneAt = (service: Service) => MARGIN + LANES.indexOf(service) * gap;
  return [drawHeads(laneAt), ...rows.map((row) => drawRow(row, laneAt, width))]
    .map((line) => line.toString())
    .join('\n');
}

type LaneAt = (service: Service) => number;

function drawHeads(laneAt: LaneAt): Line {
  const line = new Line();
  line.put(0, 'ms'.padStart(TIME_WIDTH), pc.dim);
  for (const lane of LANES)
    line.put(laneAt(lane) - Math.floor(lane.length / 2), lane, (text) => pc.bold(PAINTS[lane](text)));
  return line;
}

function drawRow(row: Row, laneAt: LaneAt, width: number): Line {
  const { afterMs, asked, became, said, heardTooLate = false, paymentHeld } = row;
  const line = new Line();
  if (afterMs >= 0) line.put(0, String(afterMs).padStart(TIME_WIDTH), pc.dim);
  for (const lane of LANES) line.put(laneAt(lane), '│', PAINTS[lane]);
  if (said !== undefined) drawArrow(line, said, laneAt, heardTooLate ? '╌' : '─');
  if (paymentHeld) line.put(laneAt('payment'), '║', pc.red);
  if (asked !== undefined) line.put(TIME_WIDTH + 1, `${asked.padStart(9)} ──▶`);
  if (became !== undefined) {
    line.put(TIME_WIDTH + 1, became.padStart(9), paintOf(became));
    line.put(laneAt('order'), '●', PAINTS.order);
  }
  const notesAt = laneAt('payment') + 2;
  line.put(notesAt, notesOf(row, width - notesAt), pc.dim);
  return line;
}

/** As much as there is room for, the lateness first. */
function notesOf({ note, heardTooLate }: Row, room: number): string {
  if (heardTooLate !== true) return note ?? '';
  const both = ['heard too late', ...(note === undefined ? [] : [note])].join(', ');
  return both.length <= room ? both : 'heard too late';
}

/** From the lane of who says it to the furthest of those who hear it, its name beside who says it. */
function drawArrow(line: Line, { name, by, to }: NonNullable<Row['said']>, laneAt: LaneAt, dash: string): void {
  const from = laneAt(by);
  const heard = to.map(laneAt);
  const rightward = Math.max(...heard) > from;
  const [start, end] = rightward ? [from + 1, Math.max(...heard)] : [Math.min(...heard), from];
  for (let at = start; at < end; at++) {
    const crosses = LANES.some((lane) => laneAt(lane) === at);
    line.put(at, crosses ? '┼' : dash, PAINTS[by]);
  }
  line.put(from, '●', PAINTS[by]);
  for (const at of heard) {
    // Beside the lane rather than on it, so that the lane still shows.
    line.put(rightward ? at - 1 : at + 1, rightward ? '▶' : '◀', PAINTS[by]);
    line.put(at, '│', PAINTS[LANES.find((lane) => laneAt(lane) === at) ?? by]);
  }
  const label = ` ${name} `;
  line.put(rightward ? from + 2 : from - 1 - label.length, label, (text) => pc.bold(PAINTS[by](text)));
}

function paintOf(status: string): Paint {
  if (status === 'CANCELLED') return (text) => pc.bold(pc.red(text));
  if (status === 'COMPLETED' || status === 'RETURNED' || status === 'settled') return (text) => pc.bold(pc.green(text));
  return pc.bold;
}

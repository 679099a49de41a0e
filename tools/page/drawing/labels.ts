// Where the labels of the drawing are: pure, as the rest of its geometry.

/** The least distance of two lines of text. */
export const LABEL_PX = 16;

/** How wide a character of an event's name is, and one of its note. */
const NAME_PX = 7.4;
const NOTE_PX = 5.9;

/** How far text reaches above and below its base line, with some air. */
const ABOVE_PX = 12;
const BELOW_PX = 5;

/** A line of an arrow. Its ends are on different lanes. */
export interface Stroke {
  readonly from: { readonly x: number; readonly y: number };
  readonly head: { readonly x: number; readonly y: number };
}

/** A label before it has a place: `y` is where its arrows begin. */
interface Unplaced {
  readonly text: string;
  readonly note: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

/** Above or below where the arrows begin, the nearest first. Under an arrow that is almost level there is the most room. */
const STEEP = [-6, -9, 15, 18, 22, 26, -14, -18, -22];
const LEVEL = [15, 18, 22, 26, 30, -6, -9, -14, -18];

/** Puts a label where the fewest arrows cross it. @param own its own arrows */
export function placed<T extends Unplaced>(label: T, own: readonly Stroke[], strokes: readonly Stroke[]): T {
  const crossings = (y: number): number => strokes.filter((stroke) => crosses(stroke, { ...label, y })).length;
  const places = (own.every(isLevel) ? LEVEL : STEEP).map((offset) => label.y + offset);
  const [first = label.y, ...others] = places;
  const y = others.reduce((best, place) => (crossings(place) < crossings(best) ? place : best), first);
  return { ...label, y };
}

function isLevel({ from, head }: Stroke): boolean {
  return Math.abs((head.y - from.y) / (head.x - from.x)) < 0.12;
}

/** Whether an arrow and the text of a label touch. */
export function crosses({ from, head }: Stroke, { text, note, x, y, anchor }: Unplaced): boolean {
  const width = text.length * NAME_PX + (note === '' ? 0 : (note.length + 2) * NOTE_PX);
  const [left, right] = anchor === 'start' ? [x, x + width] : [x - width, x];
  const [begin, end] = [Math.max(left, Math.min(from.x, head.x)), Math.min(right, Math.max(from.x, head.x))];
  if (begin > end) return false;
  const yAt = (at: number): number => from.y + ((head.y - from.y) * (at - from.x)) / (head.x - from.x);
  const [high, low] = [Math.min(yAt(begin), yAt(end)), Math.max(yAt(begin), yAt(end))];
  return high < y + BELOW_PX && low > y - ABOVE_PX;
}

/** Items beside one line, moved down as far as they would cover each other. */
export function spreadOne<T extends { readonly y: number }>(items: readonly T[], least: number): T[] {
  let last = -Infinity;
  return items
    .toSorted((a, b) => a.y - b.y)
    .map((item) => {
      last = Math.max(item.y, last + least);
      return { ...item, y: last };
    });
}

/** Labels beside one lane, moved down as far as they would cover each other. */
export function spread<T extends Unplaced>(labels: readonly T[]): T[] {
  const columns = new Map<string, T[]>();
  for (const label of labels) {
    const key = `${String(label.x)} ${label.anchor}`;
    columns.set(key, [...(columns.get(key) ?? []), label]);
  }
  return [...columns.values()].flatMap((column) => spreadOne(column, LABEL_PX));
}

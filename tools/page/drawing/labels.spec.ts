import { describe, expect, it } from '@jest/globals';
import { crosses, placed, spread, type Stroke } from './labels.js';

const label = { text: 'OrderPlaced', note: '', x: 100, y: 50, anchor: 'start' as const };
const arrow = (fromY: number, headY: number): Stroke => ({ from: { x: 90, y: fromY }, head: { x: 400, y: headY } });

describe('a label of the drawing', () => {
  it('is touched by a line through its text, and by no line above, below or beside it', () => {
    expect(crosses(arrow(47, 47), label)).toBe(true);
    expect(crosses(arrow(28, 58), label)).toBe(false);
    expect(crosses(arrow(40, 80), label)).toBe(true);
    expect(crosses(arrow(20, 30), label)).toBe(false);
    expect(crosses(arrow(60, 90), label)).toBe(false);
    expect(crosses(arrow(47, 47), { ...label, x: 420 })).toBe(false);
    expect(crosses(arrow(47, 47), { ...label, x: 80, anchor: 'end' })).toBe(false);
  });

  it.each([
    ['level', arrow(50, 52), []],
    ['almost level', arrow(50, 80), []],
    ['steep', arrow(50, 250), []],
    ['level, with an arrow that comes in above', arrow(50, 55), [arrow(44, 38)]],
    ['steep, with an arrow that comes in above', arrow(50, 250), [arrow(47, 20)]],
  ])('is beside its own arrow and the others where that one is %s', (_, own, others) => {
    const { text, note, x, y, anchor } = placed(label, [own], [own, ...others]);
    expect([own, ...others].filter((stroke) => crosses(stroke, { text, note, x, y, anchor }))).toEqual([]);
    expect(Math.abs(y - label.y)).toBeLessThanOrEqual(30);
  });

  it('is moved down if another one of its lane would cover it', () => {
    expect(spread([label, { ...label, y: 52 }, { ...label, x: 500, y: 51 }]).map(({ y }) => y)).toEqual([50, 66, 51]);
  });
});

import { describe, expect, it } from '@jest/globals';
import { headerText } from './index.js';

describe('the text of a header', () => {
  const headers = { one: Buffer.from('grüß dich'), two: [Buffer.from('first'), Buffer.from('last')], none: [] };

  it.each<[string, string | undefined]>([
    ['one', 'grüß dich'],
    ['two', 'last'],
    ['none', undefined],
    ['absent', undefined],
  ])('%s is %p', (name, text) => {
    expect(headerText(headers, name)).toBe(text);
  });
});

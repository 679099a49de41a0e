import { describe, expect, it } from '@jest/globals';
import { storableText } from './dead-letter.entity.js';

describe('text that PostgreSQL can store', () => {
  it.each([
    ['plain text', 'the value is not JSON', 'the value is not JSON'],
    ['a NUL', 'a\0b', 'a\uFFFDb'],
    ['half a surrogate pair', 'a\uD83Db', 'a\uFFFDb'],
    ['a whole one', 'a😀b', 'a😀b'],
  ])('keeps %s as far as PostgreSQL can store it', (_, text, kept) => {
    expect(storableText(text, 100)).toBe(kept);
  });

  it('is cut to the given length, and half of a pair is replaced', () => {
    expect(storableText('abcdef', 3)).toBe('abc');
    expect(storableText('ab😀', 3)).toBe('ab\uFFFD');
  });
});

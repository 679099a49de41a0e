import { describe, expect, it } from '@jest/globals';
import { HttpStatus } from '@nestjs/common';
import { PrintableName } from './path-parameters.js';
import { Problem } from './problem.js';

describe('a name in a path', () => {
  const name = new PrintableName(
    (text) => new Problem(HttpStatus.NOT_FOUND, 'unknown-sku', `There is no SKU ${text}.`),
  );

  it.each(['COFFEE-MUG', 'Kaffeebecher groß', '咖啡杯'])('may be %s', (text) => {
    expect(name.transform(text)).toBe(text);
  });

  it.each(['', 'a\0b', 'a\nb', '\u200B', '\uD83D'])('%j is answered like a name that nothing has', (text) => {
    expect(() => name.transform(text)).toThrow(Problem);
  });
});

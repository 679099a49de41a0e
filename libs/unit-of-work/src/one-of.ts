/** The right side of a CHECK that a column holds one of these words: `IN ('PLACED', 'CONFIRMED')`. */
export function oneOf(words: readonly string[]): string {
  return `IN (${words.map((word) => `'${word}'`).join(', ')})`;
}

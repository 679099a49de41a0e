/** A piece of code that keeps a promise, how it is taken out, and the test that must then fail. */
export interface Guard {
  /** What one passes to `npm run guards -- prove`. */
  readonly name: string;
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly text: string;
  /** The code without the guard. It must run: a file that cannot be loaded proves nothing. */
  readonly replacement: string;
  readonly test: {
    readonly file: string;
    /** The title of the test as the file has it. `%s` and its like stand for what `it.each` puts there. */
    readonly title: string;
  };
}

/** A regular expression for the titles that `it.each` makes of this one. */
export function patternOf(title: string): RegExp {
  const literal = title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`${literal.replace(/%[sijdp]/g, '[^]*')}$`);
}

/** What makes the parts of a document, by their names. */
export type Parts = Readonly<Record<string, () => string>>;

const PART = /(<!-- generated: (?<name>[\w-]+) -->\n)[\s\S]*?(<!-- end of generated -->)/g;

/**
 * A document with its generated parts made anew. They stand between comments, `<!-- generated: name -->` and
 * `<!-- end of generated -->`; the rest is written by people.
 *
 * @throws where the document has a part that is not known, or lacks one
 */
export function withGeneratedParts(document: string, parts: Parts): string {
  const filled = new Set<string>();
  const text = document.replaceAll(PART, (...match) => {
    const [, begin, , end] = match as unknown as [string, string, string, string];
    const { name } = match.at(-1) as { name: string };
    const make = parts[name];
    if (make === undefined) throw new Error(`nothing generates the part "${name}"`);
    filled.add(name);
    return `${begin}\n${make().trim()}\n\n${end}`;
  });
  const missing = Object.keys(parts).filter((name) => !filled.has(name));
  if (missing.length > 0) throw new Error(`the document has no place for ${missing.join(', ')}`);
  return text;
}

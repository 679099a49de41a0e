/** What makes the parts of a document, by their names. */
export type Parts = Readonly<Record<string, () => string>>;

/** A part stands between comments of Markdown, or of YAML and Dockerfiles, or of SQL. */
const PART =
  /^(?<begin> *(?:<!--|#|--) generated: (?<name>[\w-]+)(?<close> -->)?\n)[\s\S]*?^(?<end> *(?:<!--|#|--) end of generated(?: -->)?)$/gm;

/**
 * A document with its parts generated from the code. They stand between comments, `generated: name` and `end of generated`;
 * the rest is written by people.
 *
 * @throws where the document has a part that is not known, or lacks one
 */
export function withGeneratedParts(document: string, parts: Parts): string {
  const filled = new Set<string>();
  const text = document.replaceAll(PART, (...match) => {
    const { begin, name, close, end } = match.at(-1) as Record<'begin' | 'name' | 'end', string> & { close?: string };
    const make = parts[name];
    if (make === undefined) throw new Error(`nothing generates the part "${name}"`);
    filled.add(name);
    // Markdown would take what follows a comment at once for a part of it.
    const gap = close === undefined ? '' : '\n';
    return `${begin}${gap}${make().replace(/^\n+|\s+$/g, '')}\n${gap}${end}`;
  });
  const missing = Object.keys(parts).filter((name) => !filled.has(name));
  if (missing.length > 0) throw new Error(`the document has no place for ${missing.join(', ')}`);
  return text;
}

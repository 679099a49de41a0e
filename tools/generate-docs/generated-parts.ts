/** What makes the parts of a document, by their names. */
export type Parts = Readonly<Record<string, () => string>>;

/** A part stands between comments of Markdown, or of YAML and Dockerfiles, or of SQL. */
const PART =
  /^(?<begin> *(?:<!--|#|--) generated: (?<name>[\w-]+)(?<close> -->)?\n)[\s\S]*?^(?<end> *(?:<!--|#|--) end of generated(?: -->)?)$/gm;

/**
 * A document with its parts generated again. They stand between two comments, `generated: name` and `end of generated`.
 * People write the rest.
 *
 * @throws where the document has an unknown part, or lacks a part
 */
export function withGeneratedParts(document: string, parts: Parts): string {
  const filled = new Set<string>();
  const text = document.replaceAll(PART, (...match) => {
    const { begin, name, close, end } = match.at(-1) as Record<'begin' | 'name' | 'end', string> & { close?: string };
    const make = parts[name];
    if (make === undefined) throw new Error(`nothing generates the part "${name}"`);
    filled.add(name);
    // In Markdown, text directly below a comment would belong to the comment.
    const gap = close === undefined ? '' : '\n';
    return `${begin}${gap}${make().replace(/^\n+|\s+$/g, '')}\n${gap}${end}`;
  });
  const missing = Object.keys(parts).filter((name) => !filled.has(name));
  if (missing.length > 0) throw new Error(`the document has no place for ${missing.join(', ')}`);
  return text;
}

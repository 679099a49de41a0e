/** The text without what PostgreSQL cannot store: NUL and halves of surrogate pairs. The text of an error may contain them. */
export function storableText(text: string, maxLength: number): string {
  return Buffer.from(text.slice(0, maxLength)).toString('utf8').replaceAll('\0', '\uFFFD');
}

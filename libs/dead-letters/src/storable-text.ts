/** The text as PostgreSQL can hold it, which takes neither NUL nor half a surrogate pair; an error may quote such things. */
export function storableText(text: string, maxLength: number): string {
  return Buffer.from(text.slice(0, maxLength)).toString('utf8').replaceAll('\0', '\uFFFD');
}

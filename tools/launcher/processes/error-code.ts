/**
 * The code that Node.js gave an error, such as `ENOENT`. Asks for no class: Jest runs tests in a realm of its own, in
 * which an error of Node's is no `instanceof Error`.
 */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

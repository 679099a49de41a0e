import { readProjectFile } from './project-file.js';

/** A whole file as a block of code, so that a document shows what a test runs. */
export function sourceCode(path: string): string {
  return ['```ts', `// ${path}`, readProjectFile(path).trim(), '```'].join('\n');
}

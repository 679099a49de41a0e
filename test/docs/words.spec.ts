import { describe, expect, it } from '@jest/globals';
import { BANNED_WORDS } from '../../tools/generate-docs/banned-words.js';
import { PROJECT_FOLDERS, projectFiles, readProjectFile } from '../../tools/generate-docs/project-file.js';
import { allDocuments } from './markdown-document.js';

/** The list of banned words itself, and the document that shows it. */
const SHOWS_THE_LIST = ['tools/generate-docs/banned-words.ts', 'docs/glossary.md', 'test/docs/words.spec.ts'];

const TEXTS = [
  ...allDocuments().map(({ path }) => path),
  ...['.ts', '.mjs', '.sql', '.sh', '.py', '.java'].flatMap((ending) =>
    PROJECT_FOLDERS.flatMap((folder) => projectFiles(folder, ending)),
  ),
  ...['', '.cluster', '.secure', '.redpanda'].map((kind) => `docker-compose${kind}.yml`),
].filter((path) => !SHOWS_THE_LIST.includes(path));

describe('the documents and sources', () => {
  it('are all searched', () => {
    expect(TEXTS).toEqual(expect.arrayContaining(['README.md', 'apps/order/src/order.ts', 'docs/saga.md']));
    expect(TEXTS.length).toBeGreaterThan(300);
  });

  it.each(BANNED_WORDS)('do not say "$banned", but: $say', ({ pattern }) => {
    expect(TEXTS.flatMap((path) => linesWith(pattern, path, readProjectFile(path)))).toEqual([]);
  });
});

describe('this search', () => {
  it.each([
    ['set aside', 'what inventory had set aside'],
    ['set aside', 'The relay sets such a row aside.'],
    ['comes again', 'What comes\n * again is dropped.'],
  ])('finds "%s" in: %s', (banned, text) => {
    const pattern = BANNED_WORDS.find((word) => word.banned === banned)?.pattern ?? /never/;
    expect(linesWith(pattern, 'a.ts', text)).toEqual(['a.ts:1']);
  });

  it('lets words stand that only look alike', () => {
    for (const { pattern } of BANNED_WORDS)
      expect(
        linesWith(pattern, 'a.ts', 'Settings stand aside, offset aside, and thusly it comes against a henceforth.'),
      ).toEqual([]);
  });
});

/** Where a text has a pattern, also one that a line break divides. */
function linesWith(pattern: RegExp, path: string, text: string): string[] {
  const flat = text.replaceAll(/\n[ \t]*(?:\*|\/\/|--|#)?/g, (lineBreak) => ' '.padEnd(lineBreak.length));
  return [...flat.matchAll(new RegExp(pattern.source.replaceAll(' ', ' +'), 'gi'))].map(
    ({ index }) => `${path}:${String(text.slice(0, index).split('\n').length)}`,
  );
}

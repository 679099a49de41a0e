import { describe, expect, it } from '@jest/globals';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';

const README = readProjectFile('README.md');

/** The numbered list: what to read, in order. */
const READING = [...README.matchAll(/^\d+\. \[[^\]]+\]\(([^)]+)\)/gm)].map(([, path = '']) => path);

const lengthOf = (text: string) => text.trimEnd().split('\n').length;

describe('README.md', () => {
  it('is read in one go', () => {
    expect(lengthOf(README)).toBeLessThanOrEqual(150);
  });

  it('links the glossary first', () => {
    expect(/\]\(([^)]+)\)/.exec(README)?.[1]).toBe('docs/glossary.md');
  });

  it('names nine files to read', () => {
    expect(READING).toHaveLength(9);
  });

  it.each(READING)('names a file that is short: %s', (path) => {
    expect(lengthOf(readProjectFile(path))).toBeLessThanOrEqual(230);
  });
});

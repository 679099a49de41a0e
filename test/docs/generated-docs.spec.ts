import { describe, expect, it, jest } from '@jest/globals';
import { DOCUMENTS, generate } from '../../tools/generate-docs/documents.js';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';

// For the document that the parser of AsyncAPI reads, on a busy machine.
jest.setTimeout(60_000);

describe('the generated parts of the documents', () => {
  it('include the files for build and deployment', () => {
    expect(Object.keys(DOCUMENTS)).toEqual(
      expect.arrayContaining([
        'nest-cli.json',
        'docker-compose.yml',
        'docker-compose.cluster.yml',
        'infra/postgres/init.sql',
        'Dockerfile',
      ]),
    );
  });

  it.each(Object.keys(DOCUMENTS))('are up to date in %s (npm run docs makes them so)', async (document) => {
    expect(readProjectFile(document)).toBe(await generate(document));
  });
});

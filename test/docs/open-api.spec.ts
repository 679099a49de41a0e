import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';

/** Where and how an OpenAPI document breaks the linter's recommended rules. */
async function problemsOf(document: string): Promise<string[]> {
  // A request without parameters cannot be wrong.
  const config = await createConfig({ extends: ['recommended'], rules: { 'operation-4xx-response': 'off' } });
  const problems = await lintFromString({ source: document, absoluteRef: 'api.json', config });
  return problems.map(({ ruleId, message, location: [place] }) => `${ruleId}: ${message} (${String(place?.pointer)})`);
}

describe('the OpenAPI document', () => {
  it.each([...SERVICES, 'ops'])('of %s breaks no rule of the linter', async (service) => {
    expect(await problemsOf(readProjectFile(`docs/openapi/${service}.json`))).toEqual([]);
  });

  it('would be found out if it did not declare a parameter of a path', async () => {
    const document = readProjectFile('docs/openapi/order.json').replaceAll(
      '/orders/{id}/cancel',
      '/orders/{number}/cancel',
    );
    expect(await problemsOf(document)).toContainEqual(expect.stringMatching(/^path-parameters-defined: .*number/));
  });
});

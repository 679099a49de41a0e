import { afterAll, describe, expect, it } from '@jest/globals';
import { expectInvariants } from '../invariants/invariants.js';
import { instanceOf } from '../suite/running-suite.js';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';

afterAll(expectInvariants);

const PAGE = '/docs/events/';

function get(path: string): Promise<Response> {
  return fetch(new URL(path, instanceOf('order').url));
}

/** What the page loads, by its addresses as they are in the page. */
async function partsOfPage(): Promise<string[]> {
  const html = await (await get(PAGE)).text();
  return [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
}

describe('the page about the events', () => {
  it('is at /docs/events of the order service', async () => {
    const response = await get('/docs/events');
    expect(response.status).toBe(200);
    expect(new URL(response.url).pathname).toBe(PAGE);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('leaves the page about the API where it is', async () => {
    const response = await get('/docs');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('swagger-ui');
  });

  it('needs no other server: all that it loads is beside it', async () => {
    const parts = await partsOfPage();
    expect(parts.length).toBeGreaterThanOrEqual(5);
    for (const part of parts) {
      const response = await get(`${PAGE}${part}`);
      expect([part, response.status]).toEqual([part, 200]);
      expect(response.headers.get('content-type')).toMatch(
        part.endsWith('.css') ? /^text\/css/ : part.endsWith('.json') ? /^application\/json/ : /javascript/,
      );
    }
  });

  it('lets the browser run only its own files, and send nothing anywhere', async () => {
    const policy = (await get(PAGE)).headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'unsafe-eval'");
    expect(policy.join(' ')).not.toMatch(/unsafe-inline|connect-src|https?:|\*/);
  });

  it('has the AsyncAPI document of the shop beside it', async () => {
    const document = await (await get(`${PAGE}asyncapi.json`)).json();
    expect(document).toEqual(JSON.parse(readProjectFile('apps/order/events-page/asyncapi.json')));
  });

  it('serves no file from outside its folder', async () => {
    for (const path of ['..%2fsrc%2fmain.js', '%2e%2e/src/main.js', 'nothing.html'])
      expect([path, (await get(`${PAGE}${path}`)).status]).toEqual([path, 404]);
  });
});

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHOREOGRAPHY, type EventName } from '#libs/contracts';
import { PATHS } from '../../tools/demo/paths.js';
import { projectRoot } from '../../tools/launcher/project.js';
import { suiteFilePath } from '../../tools/launcher/suite-file.js';
import { runningSuite } from '../suite/running-suite.js';

const TOKEN = 'the token of this suite';
const DETAIL = 'Send the OPS_TOKEN of this service as Authorization: Bearer.';

async function demo(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ status: number | null; output: string }> {
  const child = spawn('npm', ['run', '--silent', 'demo', '--', ...args], {
    cwd: projectRoot,
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', ...env },
    timeout: 120_000,
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { status: await ended, output: stdout + stderr };
}

/** What the demo draws of one path: from its title to the verdict. */
function drawnOf(output: string, { title, name }: { title: string; name: string }): string {
  const [, drawn = ''] = output.split(`${title}  ${name}\n`);
  return drawn.split(/as it should be|✘/)[0] ?? '';
}

/** The sums below a drawing, as numbers. */
function sumsIn(drawn: string): Record<string, number> | undefined {
  const sums =
    /sum of waits {4}outbox (?<outbox>\d+) ms, broker (?<broker>\d+) ms, consumer (?<consumer>\d+) ms\n +transactions {4}(?<transactions>\d+) ms for (?<reactions>\d+) reactions; inbox dropped (no|\d+) duplicates?\n/.exec(
      drawn,
    )?.groups;
  return sums && Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, Number(value)]));
}

function reactionsTo(events: readonly EventName[]): number {
  return events.flatMap((name) => Object.keys(CHOREOGRAPHY[name].reactions)).length;
}

describe('npm run demo', () => {
  it('plays every path on the running services, each ends as it should, and the journals say where its time went', async () => {
    const { status, output } = await demo([]);
    expect(output).toContain(`${String(PATHS.length)} of ${String(PATHS.length)} paths ended as they should.`);
    expect(output).not.toContain('starts one for itself');
    expect(status).toBe(0);
    for (const path of PATHS) {
      const sums = sumsIn(drawnOf(output, path));
      expect([path.name, sums]).toEqual([path.name, expect.objectContaining({ reactions: reactionsTo(path.events) })]);
      for (const part of ['outbox', 'broker', 'transactions'])
        expect([path.name, part, (sums?.[part] ?? 0) > 0]).toEqual([path.name, part, true]);
    }
  }, 120_000);

  it('plays one path if asked for one', async () => {
    const { status, output } = await demo(['--only', 'returned']);
    expect(output).toMatch(/RETURNED .*\n[\s\S]*1 of 1 paths ended as they should\./);
    expect(status).toBe(0);
  }, 60_000);

  it('names its paths if asked for one that does not exist', async () => {
    const { status, output } = await demo(['--only', 'nonsense']);
    expect(output).toContain('there is no path nonsense');
    expect(output).toContain('payment-declined');
    expect(status).toBe(2);
  }, 60_000);
});

describe('npm run demo, where the services ask their operators for OPS_TOKEN', () => {
  const gates: Server[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'demo-'));

  beforeAll(async () => {
    const suite = runningSuite();
    const apps = await Promise.all(suite.apps.map(async (app) => ({ ...app, url: await gateBefore(app.url) })));
    writeFileSync(suiteFilePath(dataDir), JSON.stringify({ ...suite, apps }));
  });

  afterAll(() => {
    for (const gate of gates) gate.close();
    rmSync(dataDir, { recursive: true });
  });

  /** Passes on what a service is asked, but what an operator asks only with the token. @returns its address */
  async function gateBefore(service: string): Promise<string> {
    const gate = createServer((request, answer) => {
      const { method = 'GET', url = '', headers } = request;
      if (url.startsWith('/ops') && headers.authorization !== `Bearer ${TOKEN}`) {
        answer.writeHead(401).end(JSON.stringify({ detail: DETAIL }));
        return;
      }
      void text(request)
        .then((body) => {
          const passed = Object.entries(headers).filter(([name]) => /^content-type$|^idempotency-key$/.test(name));
          const given = { method, headers: passed as [string, string][], ...(body !== '' && { body }) };
          return fetch(new URL(url, service), given);
        })
        .then(async (response) => answer.writeHead(response.status).end(await response.text()))
        .catch((error: unknown) => answer.writeHead(502).end(String(error)));
    });
    gates.push(gate);
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((gate.address() as AddressInfo).port)}`;
  }

  it('sends the token', async () => {
    const { status, output } = await demo(['--only', 'happy'], { SUITE_DATA_DIR: dataDir, OPS_TOKEN: TOKEN });
    expect(sumsIn(output)).toBeDefined();
    expect(output).not.toContain('journals');
    expect(status).toBe(0);
  }, 60_000);

  it('says what is missing without the token, and draws the rest', async () => {
    const { status, output } = await demo(['--only', 'happy'], { SUITE_DATA_DIR: dataDir, OPS_TOKEN: '' });
    const count = String(runningSuite().apps.length);
    expect(output).toMatch(
      new RegExp(`journals {4}missing from ${count} of ${count} instances, first from .+:\n +${DETAIL}`),
    );
    expect(output).not.toContain('sum of waits');
    expect(output).toContain('1 of 1 paths ended as they should.');
    expect(status).toBe(0);
  }, 60_000);
});

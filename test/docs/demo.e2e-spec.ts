import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { PATHS } from '../../tools/demo/paths.js';
import { projectRoot } from '../../tools/launcher/project.js';

function demo(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'demo', '--', ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' },
    timeout: 120_000,
  });
  return { status, output: stdout + stderr };
}

describe('npm run demo', () => {
  it('plays every path on the running services, and each ends as it should', () => {
    const { status, output } = demo();
    expect(output).toContain(`${String(PATHS.length)} of ${String(PATHS.length)} paths ended as they should.`);
    expect(output).not.toContain('starts one for itself');
    expect(status).toBe(0);
  }, 120_000);

  it('plays one path if asked for one', () => {
    const { status, output } = demo('--only', 'returned');
    expect(output).toMatch(/RETURNED .*\n[\s\S]*1 of 1 paths ended as they should\./);
    expect(status).toBe(0);
  }, 60_000);

  it('names its paths if asked for one that does not exist', () => {
    const { status, output } = demo('--only', 'nonsense');
    expect(output).toContain('there is no path nonsense');
    expect(output).toContain('payment-declined');
    expect(status).toBe(2);
  }, 60_000);
});

import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';
import { RULES_FILE, RULE_TESTS_FILE } from './alert-files.js';

const promtool = (...args: readonly string[]) => execa('promtool', args, { reject: false, all: true });

describe('the alerts', () => {
  it('are rules that Prometheus accepts', async () => {
    const { exitCode, all } = await promtool('check', 'rules', RULES_FILE);
    expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
  });

  it('fire above their thresholds and not below', async () => {
    const { exitCode, all } = await promtool('test', 'rules', RULE_TESTS_FILE);
    expect({ exitCode, all }).toMatchObject({ exitCode: 0 });
  });
});

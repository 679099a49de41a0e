import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../launcher/project.js';
import { patternOf, type Guard } from './guard.js';
import { withoutGuard } from './guarded-copy.js';
import { GUARDS } from './guards.js';
import { judge } from './proof.js';

const source = (file: string) => readFileSync(join(projectRoot, file), 'utf8');

const guard: Guard = {
  name: 'a-guard',
  file: 'some.ts',
  text: 'if (wrong) throw',
  replacement: 'if (false) throw',
  test: { file: 'some.spec.ts', title: 'refuses %s (once)' },
};

describe('the guards', () => {
  it.each(GUARDS.map((one) => [one.name, one] as const))('%s: its text is in its file once', (_, one) => {
    expect(withoutGuard(source(one.file), one)).not.toBe(source(one.file));
  });

  it.each(GUARDS.map((one) => [one.name, one] as const))('%s: its test exists', (_, { test }) => {
    expect([`'`, `"`].some((quote) => source(test.file).includes(`${quote}${test.title}${quote},`))).toBe(true);
  });

  it('have different names', () => {
    expect(new Set(GUARDS.map(({ name }) => name)).size).toBe(GUARDS.length);
  });
});

describe('taking a guard out', () => {
  it('replaces its text', () => {
    expect(withoutGuard('a; if (wrong) throw b;', guard)).toBe('a; if (false) throw b;');
  });

  it.each(['a; b;', 'if (wrong) throw a; if (wrong) throw b;'])('fails unless its text is there once: %s', (text) => {
    expect(() => withoutGuard(text, guard)).toThrow('must occur exactly once in some.ts');
  });
});

describe('the title of a test', () => {
  it.each(['refuses null (once)', 'refuses 17 (once)'])('that it.each makes is found: %s', (title) => {
    expect(patternOf(guard.test.title).test(title)).toBe(true);
  });

  it.each(['refuses null once', 'refuses null (once) and again'])('of another test is not: %s', (title) => {
    expect(patternOf(guard.test.title).test(title)).toBe(false);
  });
});

describe('a guard', () => {
  const ran = (title: string, status: string, ...failureMessages: string[]) => ({
    testResults: [{ message: 'what Jest says', assertionResults: [{ title, status, failureMessages }] }],
  });

  it('is proved if its own test fails without it', () => {
    const proof = judge(guard, ran('refuses 17 (once)', 'failed', 'Error: expected a refusal\n    at some.spec.ts'));
    expect(proof).toEqual({ isProved: true, saying: 'Error: expected a refusal' });
  });

  it('is not proved if its own test passes without it', () => {
    expect(judge(guard, ran('refuses 17 (once)', 'passed')).isProved).toBe(false);
  });

  it('is not proved by the failure of another test', () => {
    expect(judge(guard, ran('something else', 'failed', 'Error'))).toMatchObject({
      isProved: false,
      saying: expect.stringContaining('its test did not run'),
    });
  });

  it('is not proved by a file that does not load, and Jest says why', () => {
    const proof = judge(guard, { testResults: [{ message: 'SyntaxError', assertionResults: [] }] });
    expect(proof).toEqual({ isProved: false, saying: 'its test did not run\nSyntaxError' });
  });
});

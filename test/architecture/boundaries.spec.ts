import { basename, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import readOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const ROOTS = ['apps', 'libs', 'tools', 'bench', 'test'];

/** Fewer would mean that the sources were not found, and then no rule can fire. */
const MODULES_AT_LEAST = 150;

/** Reading all sources takes a few seconds, and more where the machine is busy. */
const CRUISE_WITHIN_MS = 120_000;

const options = await readOptions('./.dependency-cruiser.mjs');

describe('the boundaries between apps, libraries, tools and tests', () => {
  let sources: ICruiseResult;

  beforeAll(async () => {
    sources = await cruiseFrom('.', ROOTS);
  }, CRUISE_WITHIN_MS);

  it('are kept', () => {
    expect(sources.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it('are checked in all sources', () => {
    const seen = sources.modules.map(({ source }) => source);
    expect(seen.length).toBeGreaterThan(MODULES_AT_LEAST);
    expect(seen).toEqual(
      expect.arrayContaining(['apps/order/src/order.ts', 'libs/outbox/src/relay.ts', 'tools/start.ts']),
    );
  });

  it('are checked through the paths of package.json: an import of a library leads to its sources', () => {
    const order = sources.modules.find(({ source }) => source === 'apps/order/src/order.ts');
    expect(order?.dependencies.map(({ module, resolved }) => [module, resolved])).toContainEqual([
      '#libs/contracts',
      'libs/contracts/src/index.ts',
    ]);
  });
});

describe('the rule', () => {
  const rules = options.ruleSet?.forbidden?.map(({ name }) => name ?? '') ?? [];
  let planted: ICruiseResult;

  beforeAll(async () => {
    planted = await cruiseFrom('test/architecture/violations', ['apps', 'libs', 'tools', 'test']);
  }, CRUISE_WITHIN_MS);

  it.each(rules)('%s fires on the file that breaks it, and on no other', (rule) => {
    const culprits = planted.summary.violations
      .filter((one) => one.rule.name === rule)
      .map(({ from }) => basename(from));
    expect(culprits.filter((file) => file.startsWith(rule))).not.toEqual([]);
    // Nearly all of the planted files are dead too: no program imports them.
    if (rule === 'every-file-is-in-use') expect(culprits).not.toContain('in-use.ts');
    else expect(culprits.filter((file) => !file.startsWith(rule))).toEqual([]);
  });
});

/** Cruises as `npm run lint` does, with `folder` in the place of the repository. */
async function cruiseFrom(folder: string, roots: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(roots, { ...options, baseDir: resolve(folder) });
  if (typeof output === 'string') throw new Error(output);
  return output;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CHOREOGRAPHY, STEPS, type EventName, type Service } from '#libs/contracts';
import { filesOfRules } from '../../tools/generate-docs/rules.js';

const COMMENT = /\/\*[^]*?\*\/|\/\/.*/g;

/** The sources of the apps and the libraries, without their specs, by path. */
const SOURCES = sourcesIn(['apps', 'libs'], /(?<!\.spec)\.ts$/);

describe('a search for the name of an event', () => {
  it.each(STEPS.map(([name]) => name))(
    'finds the contract, the rule and the reactions of %s, and nothing else',
    (name) => {
      // A comment may use any event as its example.
      const code = new Map([...SOURCES].map(([file, text]) => [file, text.replaceAll(COMMENT, '')]));
      expect(filesNaming(name, code).filter((file) => !whereToLook(name).includes(file))).toEqual([]);
    },
  );

  it('finds the six files that say what happens when payment is declined, the last of them its story', () => {
    const stories = sourcesIn(['test/sagas'], /\.ts$/);
    expect([...filesNaming('PaymentDeclined', SOURCES), ...filesNaming('PaymentDeclined', stories)]).toEqual([
      'apps/order/src/order.ts',
      'apps/payment/src/payment.ts',
      'libs/contracts/src/choreography.ts',
      'libs/contracts/src/payment-events.ts',
      'test/sagas/payment-declined.e2e-spec.ts',
    ]);
    expect(SOURCES.get('apps/order/src/order.reactions.ts')).toContain('@ReactsToEach(REACTIONS)');
  });

  it('does not find a longer name that begins with it', () => {
    const sources = new Map([
      ['one.ts', 'OrderPlacedTwice'],
      ['other.ts', "hears('OrderPlaced')"],
    ]);
    expect(filesNaming('OrderPlaced', sources)).toEqual(['other.ts']);
  });
});

/** The files in which the name of an event may stand. */
function whereToLook(name: EventName): string[] {
  const { publisher, reactions } = CHOREOGRAPHY[name];
  const hearers = Object.keys(reactions) as Service[];
  return [
    'libs/contracts/src/choreography.ts',
    `libs/contracts/src/${publisher}-events.ts`,
    ...filesOfRules(publisher),
    ...hearers.flatMap((hearer) => [...filesOfRules(hearer), `apps/${hearer}/src/${hearer}.reactions.ts`]),
  ];
}

function filesNaming(name: string, sources: ReadonlyMap<string, string>): string[] {
  const word = new RegExp(`\\b${name}\\b`);
  return [...sources].filter(([, text]) => word.test(text)).map(([file]) => file);
}

function sourcesIn(folders: readonly string[], isWanted: RegExp): Map<string, string> {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  );
  return new Map(
    files
      .filter((file) => isWanted.test(file))
      .sort()
      .map((file) => [file, readFileSync(file, 'utf8')]),
  );
}

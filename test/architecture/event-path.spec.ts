import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventPath, type EventPath } from '../../tools/event-path/path.js';
import { projectRoot } from '../../tools/launcher/project.js';

/**
 * How many files an `OrderPlaced` passes today. A change that needs fewer lowers this number; a change that needs more says
 * in its commit what the reader gets for it.
 */
const MOST_FILES = 78;

describe('the path of one event, from POST /orders to the ledger and back', () => {
  const { files, circles } = eventPath(projectRoot);

  it(`passes at most ${String(MOST_FILES)} files`, () => {
    expect(files.length).toBeLessThanOrEqual(MOST_FILES);
  });

  it.each([
    'apps/order/src/order.entity.ts',
    'libs/outbox/src/outbox-row.entity.ts',
    'libs/outbox/src/relay.ts',
    'libs/kafka/src/kafka-producer.ts',
    'libs/kafka/src/kafka-consumer.ts',
    'libs/inbox/src/inbox.ts',
    'apps/payment/src/ledger-entry.entity.ts',
  ])('passes %s', (file) => {
    expect(files).toContain(file);
  });

  it('passes no two files that import each other, by whatever way', () => {
    expect(circles).toEqual([]);
  });
});

describe('what counts as a file on the path', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'event-path-'));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const pathIn = (sources: Record<string, string>): EventPath => {
    for (const [file, text] of Object.entries(sources)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return eventPath(root, [{ file: 'start.ts', why: 'it begins here' }]);
  };

  it('is the file that declares an imported name, not the index, nor what else the index exports', () => {
    const { files } = pathIn({
      'start.ts': `import { send } from '#libs/post';`,
      'libs/post/src/index.ts': `export * from './send.js'; export { receive } from './receive.js';`,
      'libs/post/src/send.ts': `import { stamp as mark } from './stamp.js'; export const send = () => mark;`,
      'libs/post/src/stamp.ts': `export const stamp = 1;`,
      'libs/post/src/receive.ts': `export const receive = 1;`,
    });
    expect(files).toEqual(['libs/post/src/send.ts', 'libs/post/src/stamp.ts', 'start.ts']);
  });

  it('is every file behind a namespace, and one that is imported to be run', () => {
    const { files } = pathIn({
      'start.ts': `import * as post from './index.js'; import './run.js';`,
      'index.ts': `export { send } from './send.js'; export { receive } from './receive.js';`,
      'send.ts': `export const send = 1;`,
      'receive.ts': `export const receive = 1;`,
      'run.ts': `export {};`,
    });
    expect(files).toEqual(['receive.ts', 'run.ts', 'send.ts', 'start.ts']);
  });

  it('is a class whose type is imported, but no interface', () => {
    const { files } = pathIn({
      'start.ts': `import type { Row } from './row.js'; import type { Port } from './port.js';`,
      'row.ts': `export class Row {}`,
      'port.ts': `export interface Port {}`,
    });
    expect(files).toEqual(['row.ts', 'start.ts']);
  });

  it('says which import each other, also by a third file that has only types', () => {
    const { files, circles } = pathIn({
      'start.ts': `import { one } from './one.js';`,
      'one.ts': `import type { Two } from './two.js'; export const one = 1; export type One = 1;`,
      'two.ts': `import type { Three } from './three.js'; export type Two = 1;`,
      'three.ts': `import type { One } from './one.js'; export type Three = 1;`,
    });
    expect(files).toEqual(['one.ts', 'start.ts']);
    expect(circles).toEqual([['one.ts', 'three.ts', 'two.ts']]);
  });

  it('needs its starting points', () => {
    expect(() => eventPath(root)).toThrow('lacks apps/order/src/order.controller.ts, libs/service/src/messaging.ts');
  });
});

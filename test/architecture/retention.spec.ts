import { describe, expect, it } from '@jest/globals';
import { DEAD_LETTER_RETENTION_MS, EVENT_RETENTION_MS, SERVICES } from '#libs/contracts';
import { INBOX_RETENTION_MS } from '#libs/inbox';
import { DAYS_A_KEY_IS_REMEMBERED } from '#libs/service';
import { projectFiles, readProjectFile } from '../../tools/generate-docs/project-file.js';

describe('the retention of the inbox', () => {
  it('is longer than any duplicate can take to arrive: by a replay, or as a redriven dead letter', () => {
    expect(INBOX_RETENTION_MS).toBeGreaterThan(EVENT_RETENTION_MS);
    expect(INBOX_RETENTION_MS).toBeGreaterThan(DEAD_LETTER_RETENTION_MS);
  });
});

describe('every service that remembers idempotency keys', () => {
  const remembering = SERVICES.filter((service) =>
    projectFiles(`apps/${service}/src`, '.migration.ts').some((path) =>
      readProjectFile(path).includes('CREATE TABLE idempotency_keys'),
    ),
  );

  it('is found by this test', () => {
    expect(remembering).toEqual(['order', 'inventory']);
  });

  it.each(remembering)('deletes them, after as many days as its API says, or as it is set to: %s', (service) => {
    expect(readProjectFile(`apps/${service}/src/${service}.module.ts`)).toMatch(
      /IdempotencyKeyPruning\.of\('\w+', config\.IDEMPOTENCY_KEY_RETENTION_DAYS\)/,
    );
    expect(readProjectFile(`apps/${service}/src/${service}.config.ts`)).toContain(
      `IDEMPOTENCY_KEY_RETENTION_DAYS = ${String(DAYS_A_KEY_IS_REMEMBERED)};`,
    );
  });
});

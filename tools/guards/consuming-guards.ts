import type { Guard } from './guard.js';

/** A message is applied once, in the order of its key, or parked. */
export const CONSUMING_GUARDS: readonly Guard[] = [
  {
    name: 'offset-after-the-commit',
    file: 'libs/consuming/src/message-processor.ts',
    text: '    const relevant = messages.filter',
    replacement: `    taken(last);
    const relevant = messages.filter`,
    test: {
      file: 'libs/consuming/src/message-processor.spec.ts',
      title: 'parks nothing: the partition is postponed, and goes on in order after the fault',
    },
  },
  {
    name: 'duplicate-is-dropped',
    file: 'libs/consuming/src/message-processor.ts',
    text: `    if (!isNew) return false;
`,
    replacement: '',
    test: {
      file: 'libs/consuming/src/message-processor.spec.ts',
      title: 'is reacted to once, however often it is delivered',
    },
  },
  {
    name: 'quarantine-parks-later-messages',
    file: 'libs/consuming/src/message-processor.ts',
    text: 'if (isNew && !quarantined) return true;',
    replacement: 'if (isNew) return true;',
    test: {
      file: 'libs/consuming/src/message-processor.spec.ts',
      title: 'is tried five times; then its message and the later ones of its key are parked, and other keys go on',
    },
  },
  {
    name: 'one-key-one-after-another',
    file: 'libs/consuming/src/message-processor.ts',
    text: 'before.then(() => this.react(attempt, work)),',
    replacement: 'Promise.all([before, this.react(attempt, work)]).then(() => undefined),',
    test: {
      file: 'libs/consuming/src/message-processor.spec.ts',
      title: 'wait for those before them of the same key, and for no others',
    },
  },
  {
    name: 'stop-leaves-the-rest',
    file: 'libs/consuming/src/message-processor.ts',
    text: 'for (let attempt = 1; goesOn(); attempt++) {',
    replacement: 'for (let attempt = 1; ; attempt++) {',
    test: {
      file: 'libs/consuming/src/message-processor.spec.ts',
      title: 'leaves the rest of a failing batch, without further attempts, to the next member of its group',
    },
  },
  {
    name: 'deployment-fault-parks-nothing',
    file: 'libs/unit-of-work/src/database-errors.ts',
    text: `    isDeploymentFault(error) ||
`,
    replacement: '',
    test: {
      file: 'libs/consuming/src/message-processor.spec.ts',
      title: 'such as %s, %s, parks nothing, and the messages are taken once it is corrected',
    },
  },
  {
    name: 'missing-schema-parks-nothing',
    file: 'libs/unit-of-work/src/database-errors.ts',
    text: ` ||
    error instanceof CodecUnavailable`,
    replacement: '',
    test: {
      file: 'libs/consuming/src/message-processor.spec.ts',
      title: 'waits for it, and the messages before it do not',
    },
  },
  {
    name: 'message-that-ends-the-process-is-parked',
    file: 'libs/consuming/src/crash-guard.ts',
    text: 'const isNeeded = found.some(({ others }) => others > 0);',
    replacement: 'const isNeeded = found.length < 0;',
    test: {
      file: 'test/messaging/message-ends-process.e2e-spec.ts',
      title: 'is parked after a few starts, with the reason, and stops its partition no longer',
    },
  },
  {
    name: 'redrive-that-ends-the-process-ends',
    file: 'libs/consuming/src/crash-guard.ts',
    text: 'if (ends >= MOST_ENDS) throw new ProcessEnded(ends);',
    replacement: '',
    test: {
      file: 'test/messaging/message-ends-process.e2e-spec.ts',
      title: 'fails after as many ends and says so, and its messages stay parked; so does the next one',
    },
  },
  {
    name: 'begun-messages-are-pruned',
    file: 'libs/inbox/src/inbox-pruning.ts',
    text: '      await pruneBegunMessages(this.dataSource, INBOX_RETENTION_MS);\n',
    replacement: '',
    test: {
      file: 'test/messaging/inbox.e2e-spec.ts',
      title: 'deletes old rows of the inbox and of the messages that were begun, and no young ones',
    },
  },
  {
    name: 'pruning-skips-locked-rows',
    file: 'libs/inbox/src/inbox-pruning.ts',
    text: ' FOR UPDATE SKIP LOCKED)',
    replacement: ' FOR UPDATE)',
    test: {
      file: 'test/messaging/inbox.e2e-spec.ts',
      title: 'waits for nobody: it skips the rows that another instance is deleting',
    },
  },
  {
    name: 'stuck-action-stops-its-key-only',
    file: 'libs/dead-letters/src/redrive.ts',
    text: 'if (!stuck.has(place) && !(await this.carriesOut(id))) stuck.add(place);',
    replacement: 'await this.carryOut(id);',
    test: {
      file: 'test/messaging/dead-letter-actions.e2e-spec.ts',
      title: 'delays later actions on the same key, and no others',
    },
  },
  {
    name: 'reaction-sees-one-version',
    file: 'libs/consuming/src/reactions.ts',
    text: 'reader.upcast(received, reaction.type).event',
    replacement: 'received.event',
    test: {
      file: 'libs/consuming/src/message-processor.spec.ts',
      title: 'has one effect at a consumer that takes the newer version, and it counts the other as a duplicate',
    },
  },
];

import { table } from '../dead-letters/drawing.js';
import type { Step } from './plan.js';

const WILL: Readonly<Record<Step['action'], string>> = {
  create: 'creates it',
  change: 'changes it',
  leave: 'leaves it',
};

const DID: Readonly<Record<Step['action'], string>> = { create: 'created', change: 'changed', leave: 'left as it is' };

/** The differences as a table, the reasons for those that `apply` leaves, and the topics that nobody declared. */
export function drawPlan(
  steps: readonly Step[],
  { undeclared, done }: { readonly undeclared: readonly string[]; readonly done: boolean },
): string {
  const parts = [
    steps.length === 0 ? 'All topics are as declared.' : differences(steps, done),
    ...steps.flatMap(({ topic, what, why }) => (why === undefined ? [] : [`${topic}, ${what}: ${why}`])),
    ...(undeclared.length === 0 ? [] : [`Nobody declares these, and they stay as they are: ${undeclared.join(', ')}`]),
  ];
  return parts.join('\n\n');
}

function differences(steps: readonly Step[], done: boolean): string {
  return table(
    ['topic', 'what', 'on the cluster', 'declared', done ? 'outcome' : 'apply'],
    steps.map(({ topic, what, actual, declared, action }) => [
      topic,
      what,
      actual,
      declared,
      (done ? DID : WILL)[action],
    ]),
  );
}

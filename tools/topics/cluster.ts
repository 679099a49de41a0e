import { setTimeout as sleep } from 'node:timers/promises';
import type { ActualTopic, TopicAdmin } from '#libs/kafka';
import { planOf, type Declared, type Found, type Step } from './plan.js';

/** How long the brokers may take until all of them tell what was changed. */
const VISIBLE_WITHIN_MS = 15_000;
const RETRY_MS = 100;

/** Topics of Kafka itself, and of tools such as Debezium, begin so. */
const INTERNAL = '__';

/** Looks at a cluster, and changes nothing. */
export async function look(admin: TopicAdmin, { topics }: Declared): Promise<Found> {
  const cluster = await admin.cluster();
  const names = await admin.names();
  const found = new Map<string, ActualTopic>();
  for (const { name } of topics) if (names.includes(name)) found.set(name, await admin.actual(name));
  const undeclared = names.filter((name) => !name.startsWith(INTERNAL) && !topics.some((topic) => topic.name === name));
  return { cluster, topics: found, undeclared: undeclared.sort() };
}

/**
 * Creates missing topics and makes the changes that do no harm. All else stays as it is.
 * @throws if the brokers do not show the changes in time
 */
export async function apply(admin: TopicAdmin, declared: Declared): Promise<Step[]> {
  const found = await look(admin, declared);
  const steps = planOf(declared, found);
  const topicsTo = (action: Step['action']) =>
    declared.topics.filter(({ name }) => steps.some((step) => step.action === action && step.topic === name));
  const missing = topicsTo('create');
  if (missing.length > 0) await admin.create(missing, declared.replication, found.cluster);
  for (const { name } of topicsTo('change')) {
    const changes = steps.filter(({ action, topic }) => action === 'change' && topic === name);
    await admin.configure(name, Object.fromEntries(changes.map((step) => [step.what, step.declared])));
  }
  await untilApplied(admin, declared);
  return steps;
}

async function untilApplied(admin: TopicAdmin, declared: Declared): Promise<void> {
  for (const deadline = Date.now() + VISIBLE_WITHIN_MS; ;) {
    const left = planOf(declared, await look(admin, declared)).filter(({ action }) => action !== 'leave');
    if (left.length === 0) return;
    if (Date.now() > deadline) {
      const names = left.map(({ topic, what }) => `${what} of ${topic}`).join(', ');
      throw new Error(`The brokers do not show these changes within ${String(VISIBLE_WITHIN_MS)} ms: ${names}`);
    }
    await sleep(RETRY_MS);
  }
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHOREOGRAPHY, EVENTS, SERVICES, type EventName } from '#libs/contracts';
import { atRest } from '../invariants/at-rest.js';
import { expectInvariants } from '../invariants/invariants.js';
import { EVENT_TOPICS, header, publish, readTopics, topicEnds, type TopicMessage } from '../suite/kafka-probe.js';
import { newProduct, PRICE } from '../story/product.js';
import { query, runningSuite } from '../suite/running-suite.js';
import { newCustomer } from '../story/scenario.js';

afterAll(expectInvariants);

describe('when every event is delivered a second time', () => {
  let events: TopicMessage[];

  beforeAll(async () => {
    const begin = await topicEnds();
    await placeOrdersOfEveryKind();
    await atRest();
    events = await readTopics(begin);
    expect(new Set(events.map(typeOf))).toEqual(new Set(Object.keys(EVENTS)));
  });

  it.each([
    ['in the same order', (messages: TopicMessage[]) => messages],
    ['in the opposite order', (messages: TopicMessage[]) => messages.toReversed()],
  ])('%s, nothing changes, and a metric counts the duplicates', async (_, arrange) => {
    const [contents, duplicates] = [await contentsOfAllTables(), await duplicatesCounted()];

    for (const topic of EVENT_TOPICS) {
      await publish(
        topic,
        arrange(events.filter((event) => event.topic === topic)).map(({ key, value, headers }) => ({
          key,
          value,
          headers,
        })),
      );
    }

    await atRest();
    expect(await contentsOfAllTables()).toEqual(contents);
    const hearers = events.flatMap((event) => Object.keys(CHOREOGRAPHY[typeOf(event)].reactions));
    expect((await duplicatesCounted()) - duplicates).toBeGreaterThanOrEqual(hearers.length);
  });
});

/** Together they make the services publish every event that there is. */
async function placeOrdersOfEveryKind(): Promise<void> {
  const rich = await newCustomer({ balance: 100 * PRICE });
  const poor = await newCustomer({ balance: 0 });
  const [mug, lamp] = [await newProduct({ stock: 100 }), await newProduct({ stock: 0 })];
  const completed = await rich.orders({ [mug]: 1 });
  const returned = await rich.orders({ [mug]: 2 });
  await rich.orders({ [lamp]: 1 });
  await poor.orders({ [mug]: 1 });
  await poor.orders({ [lamp]: 1 });
  await (await rich.orders({ [mug]: 1 })).cancel();
  await completed.becomes('COMPLETED');
  await returned.becomes('COMPLETED');
  await returned.return();
}

function typeOf(event: TopicMessage): EventName {
  return header(event, 'ce_type') as EventName;
}

/** A checksum of every table of every service, and how many rows it has. */
async function contentsOfAllTables(): Promise<object[]> {
  const contents = [];
  for (const service of SERVICES) {
    const tables = await query<{ name: string }>(
      service,
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY name`,
    );
    for (const { name } of tables) {
      const sql = `SELECT count(*)::int AS rows, md5(coalesce(string_agg(row::text, ' ' ORDER BY row::text), '')) AS checksum FROM "${name}" AS row`;
      contents.push({ service, name, ...(await query(service, sql))[0] });
    }
  }
  return contents;
}

/** How many duplicates all instances of all services have dropped. */
async function duplicatesCounted(): Promise<number> {
  const metrics = await Promise.all(runningSuite().apps.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
  const samples = metrics.flatMap((text) => [...text.matchAll(/^inbox_duplicates_total\{.*\} (\d+)$/gm)]);
  return samples.reduce((sum, [, count]) => sum + Number(count), 0);
}

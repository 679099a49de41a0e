import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { topicsOf } from '#libs/contracts';
import { withTopicAdmin, type TopicAdmin } from '#libs/kafka';
import { ConfigResourceTypes } from 'kafkajs';
import { apply, look } from '../../tools/topics/cluster.js';
import { planOf, type Declared, type Step } from '../../tools/topics/plan.js';
import { setUp, topics, topicsAsSetupOf } from '../delivery/command.js';
import { expectInvariants } from '../invariants/invariants.js';
import { ownKafka, withAdmin } from '../messaging/topic-watch.js';
import { publish } from '../suite/kafka-probe.js';
import { replication } from '../suite/replication.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';

/** Partition, offset, key and id of each message that the command shows. */
function rowsOf({ out }: { readonly out: string }): string[] {
  const rows = out.trim().split('\n').slice(1);
  return rows.map((row) => {
    const [partition, offset, , key, , id] = row.split(/ +/);
    return [partition, offset, key, id].join(' ');
  });
}

/** A topic of the shop to which this test sends nothing. */
const [, DEAD_LETTERS] = topicsOf('order');
const NAME = DEAD_LETTERS?.name ?? '';
const DECLARED: Readonly<Record<string, string>> = {
  ...DEAD_LETTERS?.config,
  'min.insync.replicas': String(replication().minInSync),
};
const RETENTION = DECLARED['retention.ms'] ?? '';
const TOO_SHORT = String(Number(RETENTION) / 2);

const made: string[] = [];

afterEach(async () => {
  await withAdmin((admin) => admin.deleteTopics({ topics: made.splice(0) }));
  await settings(NAME, DECLARED);
});

afterAll(expectInvariants);

describe('npm run topics', () => {
  it('finds the topics that the setup steps created as declared', async () => {
    expect(await topics('verify')).toMatchObject({
      status: 0,
      error: '',
      out: expect.stringMatching(/^All topics are as declared\./),
    });
  });

  it('shows a difference and changes nothing; verify fails, for a pipeline', async () => {
    await settings(NAME, { ...DECLARED, 'retention.ms': TOO_SHORT });
    const line = new RegExp(`^${NAME} +retention.ms +${TOO_SHORT} +${RETENTION} +changes it$`, 'm');
    expect(await topics('plan')).toMatchObject({ status: 0, out: expect.stringMatching(line) });
    expect(await topics('verify')).toMatchObject({ status: 1, out: expect.stringMatching(line) });
    expect((await settingsOf(NAME))['retention.ms']).toBe(TOO_SHORT);
  });

  it('applies what does no harm, and keeps what somebody set by hand', async () => {
    await settings(NAME, { ...DECLARED, 'retention.ms': TOO_SHORT, 'segment.ms': '3600000' });
    const { status, out } = await topics('apply');
    expect(out).toMatch(new RegExp(`^${NAME} +retention.ms +${TOO_SHORT} +${RETENTION} +changed$`, 'm'));
    expect(out).toMatch(new RegExp(`^${NAME} +segment.ms +3600000 +not declared +left as it is$`, 'm'));
    // A difference is left.
    expect(status).toBe(1);
    expect(await settingsOf(NAME)).toMatchObject({ 'retention.ms': RETENTION, 'segment.ms': '3600000' });
  });

  it('leaves what would delete messages, and names the command for a person', async () => {
    await settings(NAME, { ...DECLARED, 'retention.ms': '-1' });
    const { status, out } = await topics('apply');
    expect(status).toBe(1);
    expect(out).toContain(`${NAME}, retention.ms: A shorter retention deletes messages`);
    expect((await settingsOf(NAME))['retention.ms']).toBe('-1');
  });

  it('shows the newest messages of a partition, and commits nothing', async () => {
    const topic = `messages-${randomUUID()}`;
    made.push(topic);
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true }));
    const sent = ['a', 'b', 'a', 'c'].map((key, index) => ({
      key,
      value: null,
      partition: 1,
      headers: { ce_type: 'ParcelSent', ce_id: `e-${String(index)}` },
    }));
    await publish(topic, sent);

    expect(rowsOf(await topics('messages', topic, '--last', '3'))).toEqual(['1 1 b e-1', '1 2 a e-2', '1 3 c e-3']);
    expect(rowsOf(await topics('messages', topic, '--key', 'a'))).toEqual(['1 0 a e-0', '1 2 a e-2']);
    expect(rowsOf(await topics('messages', topic, '--partition', '0'))).toEqual([]);
    const { groups } = await withAdmin((admin) => admin.listGroups());
    expect(groups.filter(({ groupId }) => groupId.startsWith('reader-'))).toEqual([]);
  });

  it.each([
    [['no.such.topic'], 'There is no topic no.such.topic.'],
    [[NAME, '--partition', '99'], `${NAME} has no partition 99: it has 0 to `],
    [[NAME, '--last', 'all'], '--last must be a whole number, not "all".'],
  ])('refuses to show messages of %j', async (args, error) => {
    expect(await topics('messages', ...args)).toMatchObject({ status: 1, error: expect.stringContaining(error) });
  });

  it('is named by the setup step, which refuses a topic that differs', async () => {
    await settings(NAME, { ...DECLARED, 'retention.ms': TOO_SHORT });
    const { status, out, error } = await setUp('order', runningSuite().setupDatabases.order);
    expect(status).toBe(1);
    expect(out + error).toContain(`Topic ${NAME}: retention.ms is ${TOO_SHORT}, but ${RETENTION} is declared`);
    expect(out + error).toContain('npm run topics -- plan');
  });

  it('works on the topics of one service, if asked', async () => {
    await settings(NAME, { ...DECLARED, 'retention.ms': TOO_SHORT });
    expect(await topics('verify', '--service', 'order')).toMatchObject({ status: 1 });
    const { status, out } = await topics('verify', '--service', 'payment');
    expect(status).toBe(0);
    expect(out).not.toContain('order.events');
  });

  it('compares the topics of a service as the user of its setup step, who may change none', async () => {
    await settings(NAME, { ...DECLARED, 'retention.ms': TOO_SHORT });
    expect(await topicsAsSetupOf('order', 'verify', '--service', 'order')).toMatchObject({ status: 1, error: '' });
    const { status, error } = await topicsAsSetupOf('order', 'apply', '--service', 'order');
    // With open doors everybody may do everything.
    const isSecured = runningSuite().secretsDir !== null;
    expect([status, error]).toEqual(
      isSecured ? [1, expect.stringContaining(`Kafka denied User:order-setup the operation AlterConfigs`)] : [0, ''],
    );
    expect((await settingsOf(NAME))['retention.ms']).toBe(isSecured ? TOO_SHORT : RETENTION);
  });

  it.each([[[]], [['destroy']], [['plan', 'more']], [['plan', '--service', 'shipping']]])(
    'refuses %j, and says what it knows',
    async (args) => {
      expect(await topics(...args)).toMatchObject({
        status: 1,
        out: '',
        error: expect.stringMatching(/npm run topics -- plan|order, payment, inventory/),
      });
    },
  );
});

describe('the topics of a cluster', () => {
  it('are created if they are missing, as declared', async () => {
    const declared = declare(2);
    expect(await applied(declared)).toMatchObject([{ action: 'create', what: 'topic' }]);
    expect(await differences(declared)).toEqual([]);
  });

  it('keep their partitions: more of them would move keys', async () => {
    const declared = declare(2);
    await applied(declared);
    const more = { ...declared, topics: declared.topics.map((topic) => ({ ...topic, partitions: 3 })) };
    expect(await applied(more)).toMatchObject([{ action: 'leave', what: 'partitions' }]);
    const [name = ''] = declared.topics.map((topic) => topic.name);
    expect(await ask(async (admin) => (await admin.actual(name)).replicas.length)).toBe(2);
  });

  it('that nobody declares are reported, and stay', async () => {
    const foreign = declare(1);
    await applied(foreign);
    const declared = declare(1);
    await applied(declared);
    const { undeclared } = await ask((admin) => look(admin, declared));
    expect(undeclared).toEqual(expect.arrayContaining(foreign.topics.map(({ name }) => name)));
  });
});

function declare(partitions: number): Declared {
  const name = `test-${randomUUID()}.events`;
  made.push(name);
  return { topics: [{ name, partitions, config: { 'retention.ms': '3600000' } }], replication: replication() };
}

function ask<T>(use: (admin: TopicAdmin) => Promise<T>): Promise<T> {
  return withTopicAdmin(ownKafka(), use);
}

function applied(declared: Declared): Promise<Step[]> {
  return ask((admin) => apply(admin, declared));
}

function differences(declared: Declared): Promise<Step[]> {
  return ask(async (admin) => planOf(declared, await look(admin, declared)));
}

async function settingsOf(topic: string): Promise<Readonly<Record<string, string | undefined>>> {
  return ask(async (admin) => (await admin.actual(topic)).config);
}

/** Gives a topic these settings and no others, and waits until the brokers tell them. */
async function settings(topic: string, config: Readonly<Record<string, string>>): Promise<void> {
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  await withAdmin((admin) => admin.alterConfigs({ validateOnly: false, resources }));
  await until(
    `${topic} to have ${JSON.stringify(config)}`,
    () => ask((admin) => admin.actual(topic)),
    ({ ownSettings, config: seen }) =>
      ownSettings.length === configEntries.length && configEntries.every(({ name, value }) => seen[name] === value),
  );
}

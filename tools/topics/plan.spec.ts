import { describe, expect, it } from '@jest/globals';
import type { ActualTopic, Replication } from '#libs/kafka';
import { planOf, type Step } from './plan.js';

const declared = {
  name: 'order.events',
  partitions: 3,
  config: { 'cleanup.policy': 'delete', 'retention.ms': '1000', 'max.message.bytes': '500', 'segment.bytes': '70' },
};
const replication: Replication = { factor: 3, minInSync: 2 };

const config = { ...declared.config, 'min.insync.replicas': '2' };
const asDeclared: ActualTopic = {
  replicas: [
    [1, 2, 3],
    [2, 3, 1],
    [3, 1, 2],
  ],
  inSync: 3,
  config,
  ownSettings: Object.keys(config),
};

/** The plan for a topic that differs so from its declaration. */
function plan(actual: Partial<ActualTopic> | 'missing', brokers = [1, 2, 3], undeclared: string[] = []): Step[] {
  const topics = new Map(actual === 'missing' ? [] : [[declared.name, { ...asDeclared, ...actual }]]);
  const cluster = { bootstrapServers: 'a:9092', brokers };
  return planOf({ topics: [declared], replication }, { cluster, topics, undeclared });
}

/** The same for a topic in which one setting has another value. */
function planFor(setting: string, value: string, actual: Partial<ActualTopic> = {}): Step[] {
  return plan({ config: { ...config, [setting]: value }, ...actual });
}

describe('the plan for the topics of a cluster', () => {
  it('is empty if all topics are as declared', () => {
    expect(plan({})).toEqual([]);
  });

  it('says nothing of a topic that nobody declares', () => {
    expect(plan({}, [1, 2, 3], ['foreign'])).toEqual([]);
  });

  it('creates a topic that is missing', () => {
    expect(plan('missing')).toEqual([
      {
        action: 'create',
        topic: 'order.events',
        what: 'topic',
        actual: 'missing',
        declared: '3 partitions, replication factor 3',
      },
    ]);
  });

  it('creates no topic with fewer brokers than copies', () => {
    expect(plan('missing', [1, 2])).toEqual([
      expect.objectContaining({ action: 'leave', why: expect.stringContaining('There are 2 brokers') }),
    ]);
  });

  it('has all differences of all topics', () => {
    const steps = plan({ replicas: [[1]], config: { ...config, 'retention.ms': '7', 'max.message.bytes': '7' } });
    expect(steps.map(({ what }) => what)).toEqual([
      'partitions',
      'replication factor',
      'retention.ms',
      'max.message.bytes',
    ]);
  });
});

describe('what the plan changes', () => {
  it.each([
    ['a retention that is too short', 'retention.ms', '999'],
    ['a limit that is too low', 'max.message.bytes', '499'],
    ['too few copies that must have a message', 'min.insync.replicas', '1'],
    ['a policy that also compacts', 'cleanup.policy', 'compact,delete'],
  ])('is %s', (_, setting, value) => {
    expect(planFor(setting, value)).toEqual([
      {
        action: 'change',
        topic: 'order.events',
        what: setting,
        actual: value,
        declared: config[setting as keyof typeof config],
      },
    ]);
  });
});

describe('what the plan leaves as it is', () => {
  it.each([
    ['a retention that is longer: a change deletes messages', 'retention.ms', '1001', /^A shorter retention deletes/],
    ['a retention without a limit', 'retention.ms', '-1', /^A shorter retention deletes/],
    ['a limit that is higher: a change refuses events', 'max.message.bytes', '501', /^With a lower limit/],
    ['more copies that must have a message', 'min.insync.replicas', '3', /^With a lower number/],
    ['a policy that deletes nothing: a change deletes', 'cleanup.policy', 'compact', /^With this policy/],
    ['a setting that has no rule', 'segment.bytes', '71', /^No rule says/],
  ])('is %s; it names the command for a person', (_, setting, value, why) => {
    const [step, ...others] = planFor(setting, value);
    expect(others).toEqual([]);
    expect(step).toMatchObject({ action: 'leave', what: setting, actual: value });
    expect(step?.why).toMatch(why);
    expect(step?.why).toContain(`--add-config ${setting}=${config[setting as keyof typeof config]}`);
  });

  it('is a number of copies that must have a message, if fewer are up to date: nobody could write', () => {
    const [step] = planFor('min.insync.replicas', '1', { inSync: 1 });
    expect(step).toMatchObject({
      action: 'leave',
      why: expect.stringMatching(/^Nobody could write: .*only 1 copies/),
    });
  });

  it('is a topic with fewer partitions: keys would move. It names the safe way', () => {
    const [step, ...others] = plan({ replicas: asDeclared.replicas.slice(1) });
    expect(others).toEqual([]);
    expect(step).toMatchObject({ action: 'leave', what: 'partitions', actual: '2', declared: '3' });
    expect(step?.why).toMatch(/a key moves to another one.*The safe way: declare a new topic with 3 partitions/);
  });

  it('is a topic with more partitions: Kafka removes none', () => {
    const [step] = plan({ replicas: [...asDeclared.replicas, [1, 2, 3]] });
    expect(step).toMatchObject({ action: 'leave', what: 'partitions', actual: '4', declared: '3' });
    expect(step?.why).toMatch(/^Kafka cannot remove partitions/);
  });

  it('is another replication factor. It names the command for a person', () => {
    const [step] = plan({ replicas: [[1], [2], [3]] });
    expect(step).toMatchObject({ action: 'leave', what: 'replication factor', actual: '1', declared: '3' });
    expect(step?.why).toContain('kafka-reassign-partitions.sh');
  });

  it('is a setting that nobody declared. It names the command for a person', () => {
    const [step, ...others] = plan({
      config: { ...config, 'retention.bytes': '9' },
      ownSettings: [...asDeclared.ownSettings, 'retention.bytes'],
    });
    expect(others).toEqual([]);
    expect(step).toMatchObject({ action: 'leave', what: 'retention.bytes', actual: '9', declared: 'not declared' });
    expect(step?.why).toContain('--delete-config retention.bytes');
  });
});

import { accessRightsOf } from '#libs/contracts';
import { describe, expect, it } from '@jest/globals';
import { aclsOf, untilKnown } from './kafka-access.js';

const wanted = accessRightsOf('payment').flatMap(aclsOf);

/** A broker that gives these answers, one after the other, and the last one from then on. */
function answering(...answers: (typeof wanted | undefined)[]) {
  const asked = { times: 0 };
  const ask = () => Promise.resolve(answers[Math.min(asked.times++, answers.length - 1)]);
  return { asked, ask };
}

describe('access rights that were changed', () => {
  it('are waited for until the broker knows each of them, and no other', async () => {
    const more = accessRightsOf('order').flatMap(aclsOf);
    const { asked, ask } = answering([], wanted.slice(1), [...wanted, ...more], wanted);

    await untilKnown('kafka-2:9092', wanted, ask);

    expect(asked.times).toBe(4);
  });

  it('are not waited for at a broker that is away', async () => {
    const { asked, ask } = answering(undefined);

    await untilKnown('kafka-2:9092', wanted, ask);

    expect(asked.times).toBe(1);
  });

  it('and that a broker does not learn in time end the start, which says so', async () => {
    const { ask } = answering(wanted.slice(2));

    await expect(untilKnown('kafka-2:9092', wanted, ask, 1)).rejects.toThrow(
      'The broker kafka-2:9092 did not learn 2 access rights within 1 ms.',
    );
  });
});

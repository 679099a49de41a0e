import { describe, expect, it } from '@jest/globals';
import {
  accessRightsOf,
  accessRightsOfReader,
  allAccessRights,
  READERS,
  SERVICES,
  STEPS,
  topicsReadBy,
  type AccessRight,
} from './index.js';

const rights = allAccessRights();

function usersWho(operation: string, topic: string): string[] {
  return rights
    .filter(({ resource, operations }) => resource.name === topic && operations.some((one) => one === operation))
    .map(({ user }) => user);
}

describe('the access rights', () => {
  it.each(SERVICES)('let nobody but %s write to its topics, and nobody but its setup step create them', (service) => {
    for (const topic of [`${service}.events`, `${service}.dlt`]) {
      expect(usersWho('Write', topic)).toEqual([service]);
      expect(usersWho('Create', topic)).toEqual([`${service}-setup`]);
    }
  });

  it.each(SERVICES)(
    'let only those read the events of %s who react to them or are declared as readers, and nobody read its dead letters',
    (owner) => {
      const reactions = STEPS.filter(([, { publisher }]) => publisher === owner).flatMap(([, step]) =>
        Object.keys(step.reactions),
      );
      const readers = READERS.filter((reader) => topicsReadBy(reader).includes(`${owner}.events`));
      expect(usersWho('Read', `${owner}.events`).sort()).toEqual([...new Set(reactions), ...readers].sort());
      expect(usersWho('Read', `${owner}.dlt`)).toEqual([]);
    },
  );

  it.each(SERVICES)('let %s use the consumer group of its name, and no other', (service) => {
    const isGroup = ({ resource }: AccessRight) => resource.type === 'group';
    const groups = accessRightsOf(service).filter(isGroup);
    expect(groups.map(({ user, resource, operations }) => [user, resource.name, operations])).toEqual([
      [service, service, ['Read']],
    ]);
  });

  it.each(READERS)(
    'let %s read its topics with the consumer groups of its name, see the lag that it shows, and do nothing else',
    (reader) => {
      const rows = accessRightsOfReader(reader).map(
        ({ user, resource, operations }) =>
          `${user}: ${operations.join()} ${resource.type} ${resource.name}${resource.prefixed ? '*' : ''}`,
      );
      expect(rows).toEqual([
        ...topicsReadBy(reader).map((topic) => `${reader}: Read topic ${topic}`),
        `${reader}: Read group ${reader}${reader === 'page' ? '-*' : ''}`,
        ...(reader === 'page' ? SERVICES : []).map((service) => `page: Describe group ${service}`),
      ]);
    },
  );

  it('separate those who run a service from those who set it up', () => {
    for (const service of SERVICES) {
      const operationsOf = (user: string) =>
        new Set(rights.filter((right) => right.user === user).flatMap(({ operations }) => operations));
      expect(operationsOf(service)).toEqual(new Set(['Write', 'Read']));
      expect(operationsOf(`${service}-setup`)).toEqual(new Set(['Create', 'Describe', 'DescribeConfigs']));
    }
  });
});

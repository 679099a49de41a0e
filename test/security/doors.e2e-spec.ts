import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  accessRightsOf,
  allAccessRights,
  measuredBy,
  READERS,
  SERVICES,
  setupUserOf,
  topicsHeardBy,
  topicsOf,
  topicsReadBy,
  type Service,
} from '#libs/contracts';
import { reachBrokers, type KafkaConnection } from '#libs/kafka';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { aclsKnownTo, aclsOf, applyAccessRights } from '../../tools/launcher/doors/kafka-access.js';
import { kafkaConnectionOf, secretsIn, usersFile } from '../../tools/launcher/doors/kafka-users.js';
import { keepPasswords, readPasswords } from '../../tools/launcher/doors/passwords.js';
import { rolesFile } from '../../tools/launcher/doors/postgres-doors.js';
import { setUpWith } from '../delivery/command.js';
import { expectInvariants } from '../invariants/invariants.js';
import { withAdmin } from '../messaging/topic-watch.js';
import { newProduct, PRICE } from '../story/product.js';
import { newCustomer, type PlacedOrder } from '../story/scenario.js';
import { OwnSuite } from '../suite/own-suite.js';
import { runningSuite } from '../suite/running-suite.js';
import { until } from '../suite/until.js';
import { notDenied, onGroups, onTheCluster, onTopics } from './attempts.js';
import { CommandLines } from './command-lines.js';
import { atDatabase, CHANGES_OF_TABLES, DENIED, outcomeOf } from './databases.js';

// These tests need closed doors and change them, so this file starts its own suite.
const suite = new OwnSuite('secured', ['--secure']);
const { dataDir } = suite;
const secrets = secretsIn(dataDir);
const commandLines = CommandLines.of(dataDir);
await suite.start();
commandLines.stop();
// The client says of each of these requests that it was denied.
Logger.overrideLogger(false);

afterAll(expectInvariants);
afterAll(() => suite.remove());

const TOPICS = [...SERVICES.flatMap(topicsOf).map(({ name }) => name), 'nobody.events'];
const GROUPS = [...SERVICES, ...READERS, 'page-1', 'nobody'];

async function placeOrder(): Promise<PlacedOrder> {
  const [customer, mug] = [await newCustomer({ balance: PRICE }), await newProduct({ stock: 1 })];
  return customer.orders({ [mug]: 1 }, { deadlineMs: 120_000 });
}

describe('with closed doors, an order', () => {
  it('is completed', async () => {
    await (await placeOrder()).becomes('COMPLETED');
  });
});

describe('what no access right allows is refused', () => {
  it.each(SERVICES)(
    'to %s: it writes to its own topics, reads those that it hears, and does no more',
    async (service) => {
      const own = topicsOf(service).map(({ name }) => name);
      const uses = (topic: string) =>
        own.includes(topic)
          ? ['Write', 'Describe']
          : topicsHeardBy(service).includes(topic)
            ? ['Read', 'Describe']
            : [];

      const attempts = [
        ...onTopics(TOPICS, (topic, operation) => uses(topic).includes(operation)),
        ...onGroups(GROUPS, (group, operation) => group === service && operation !== 'Delete'),
        ...onTheCluster(),
      ];

      expect(await notDenied(service, attempts)).toEqual([]);
    },
  );

  it.each(SERVICES)(
    'to the setup step of %s: it creates and describes its topics, and does no more',
    async (service) => {
      const own = topicsOf(service).map(({ name }) => name);
      const attempts = [
        ...onTopics(
          TOPICS,
          (topic, operation) => own.includes(topic) && ['Create', 'Describe', 'DescribeConfigs'].includes(operation),
        ),
        ...onGroups(GROUPS, () => false),
        ...onTheCluster(),
      ];

      expect(await notDenied(setupUserOf(service), attempts)).toEqual([]);
    },
  );

  it.each(READERS)(
    'to the reader %s: it reads events with its own consumer group, may measure lags, and does no more',
    async (reader) => {
      const own = reader === 'page' ? 'page-1' : reader;
      const isMeasured = (group: string): boolean => measuredBy(reader).some((service) => service === group);
      const attempts = [
        ...onTopics(
          TOPICS,
          (topic, operation) => topicsReadBy(reader).includes(topic) && ['Read', 'Describe'].includes(operation),
        ),
        ...onGroups(GROUPS, (group, operation) =>
          group === own ? operation !== 'Delete' : isMeasured(group) && operation === 'Describe',
        ),
        ...onTheCluster(),
      ];

      expect(await notDenied(reader, attempts)).toEqual([]);
    },
  );

  it('and the same requests are carried out for an administrator: nothing else was wrong with them', async () => {
    const harmless = ['Read', 'Describe', 'DescribeConfigs', 'Alter', 'AlterConfigs'];
    const attempts = [
      ...onTopics(['order.events'], (_, operation) => !harmless.includes(operation)),
      ...onGroups(['order'], (_, operation) => operation !== 'Describe'),
    ];

    expect(await notDenied('admin', attempts)).toEqual(attempts.map(({ what }) => `${what}: it was done`));
    expect(attempts.length).toBeGreaterThan(harmless.length);
  });
});

describe('the access rights', () => {
  it('are known to every broker as soon as they are applied', async () => {
    const connection = kafkaConnectionOf(runningSuite(), 'e2e-test');
    const wanted = allAccessRights().flatMap(aclsOf);
    for (let round = 0; round < 5; round++) {
      await takeAway('payment', 'order.events');

      await applyAccessRights(connection);

      const known = await Promise.all(connection.brokers.map((broker) => aclsKnownTo(broker, connection)));
      expect(known.map((acls) => acls?.length)).toEqual(connection.brokers.map(() => wanted.length));
    }
  });
});

describe('nobody comes in', () => {
  const asOrder = (): KafkaConnection => kafkaConnectionOf(runningSuite(), 'intruder', 'order');

  it.each<[string, (connection: KafkaConnection) => Partial<KafkaConnection>, string]>([
    ['without TLS', () => ({ tls: false }), 'closes the connection at once.* set KAFKA_TLS, or'],
    [
      'without TLS and without a login',
      () => ({ tls: false, sasl: undefined }),
      'set KAFKA_TLS and KAFKA_SASL_\\*, or',
    ],
    ['without a login', () => ({ sasl: undefined }), 'set KAFKA_SASL_\\*, or'],
    ['with a wrong password', ({ sasl }) => ({ sasl: sasl && { ...sasl, password: 'order' } }), 'invalid credentials'],
    ['as somebody else', ({ sasl }) => ({ sasl: sasl && { ...sasl, username: 'payment' } }), 'invalid credentials'],
    [
      'as a user who does not exist',
      ({ sasl }) => ({ sasl: sasl && { ...sasl, username: 'x' } }),
      'invalid credentials',
    ],
  ])('%s', async (_, change, reason) => {
    await expect(reachBrokers(asOrder())).resolves.toBeUndefined();

    await expect(reachBrokers({ ...asOrder(), ...change(asOrder()) })).rejects.toThrow(new RegExp(reason, 'i'));
  });

  it('who does not know the authority that signed the certificate is told so, and sends no password', async () => {
    await expect(reachBrokers({ ...asOrder(), tls: true })).rejects.toThrow(
      'self-signed certificate in certificate chain',
    );
  });
});

describe('a service from which a right is taken', () => {
  afterEach(() => applyAccessRights(kafkaConnectionOf(runningSuite(), 'e2e-test')));

  it.each<[Service, string, string]>([
    ['payment', 'Read', 'group payment'],
    ['inventory', 'Read', 'topic order.events'],
    ['inventory', 'Write', 'topic inventory.events'],
  ])(
    '%s says in one sentence that %s on %s was denied, to whom and what allows it; given back, the order goes on',
    async (service, operation, resource) => {
      const [type = '', name = ''] = resource.split(' ');
      const before = suiteLog().length;
      await takeAway(service, name);
      const order = await placeOrder();

      // It names the broker that has denied it.
      const sentences = runningSuite()
        .kafkaBrokers.split(',')
        .map(
          (broker) =>
            `Kafka denied User:${service} the operation ${operation} on ${resource}: allow it with kafka-acls.sh --bootstrap-server ` +
            `${broker} --add --allow-principal User:${service} --operation ${operation} --${type} ${name}`,
        );
      await until(
        sentences.join(' or '),
        () => Promise.resolve(linesOf(service, suiteLog().slice(before))),
        (lines) => lines.some((line) => sentences.some((sentence) => line.endsWith(sentence))),
      );

      await applyAccessRights(kafkaConnectionOf(runningSuite(), 'e2e-test'));
      await order.becomes('COMPLETED');
    },
  );

  it('and its setup step does not run, and says the same', async () => {
    await takeAway(setupUserOf('order'), 'order.dlt');

    const { status, out } = await setUpWith({ DATABASE_URL: runningSuite().setupDatabases.order }, 'order');

    expect(status).toBe(1);
    const last = out.trim().split('\n').at(-1) ?? '';
    expect((JSON.parse(last) as { msg: string }).msg).toMatch(
      /^Kafka denied User:order-setup the operation \w+ on topic order.dlt: allow it with kafka-acls.*$/,
    );
  });
});

describe('the database of a service', () => {
  const urls = () => runningSuite();

  it.each(SERVICES)('of %s lets its instances read and change rows, and nothing else', async (service) => {
    const url = urls().databases[service];

    expect(await outcomeOf(url, 'INSERT INTO dead_letter_actions SELECT * FROM dead_letter_actions')).toBe('done');
    for (const sql of CHANGES_OF_TABLES) expect([sql, await outcomeOf(url, sql)]).toEqual([sql, DENIED]);
  });

  it.each(SERVICES)('of %s lets no other service in, nor the setup step of one', async (service) => {
    for (const other of SERVICES.filter((one) => one !== service)) {
      for (const url of [urls().databases[other], urls().setupDatabases[other]])
        expect(await outcomeOf(atDatabase(url, service), 'SELECT')).toBe(DENIED);
    }
    for (const url of [urls().databases[service], urls().setupDatabases[service]])
      expect(await outcomeOf(atDatabase(url, 'postgres'), 'SELECT')).toBe(DENIED);
  });

  it('lets nobody in without TLS or with a wrong password, and sends none to a server that the authority has not signed', async () => {
    const url = new URL(urls().databases.order);
    const without = (...parameters: string[]) => {
      const changed = new URL(url);
      for (const parameter of parameters) changed.searchParams.delete(parameter);
      return changed.href;
    };
    const guessed = new URL(url);
    guessed.password = 'order';

    expect(await outcomeOf(url.href, 'SELECT')).toBe('done');
    expect(await outcomeOf(without('sslmode', 'sslrootcert'), 'SELECT')).toBe('28000');
    expect(await outcomeOf(without('sslrootcert'), 'SELECT')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await outcomeOf(guessed.href, 'SELECT')).toBe('28P01');
  });
});

describe('the passwords', () => {
  it('are in no log, no command line and no file that others can read', () => {
    const passwords = [usersFile(secrets), rolesFile(secrets)].flatMap((file) => Object.values(readPasswords(file)));
    expect(passwords.length).toBeGreaterThan(4 * SERVICES.length);
    const storePassword = readFileSync(join(secrets, 'certificates/store.password'), 'utf8');
    const logs = readdirSync(join(dataDir, 'logs')).map((file) => readFileSync(join(dataDir, 'logs', file), 'utf8'));
    const shown = [...logs, ...commandLines.seen];

    // Otherwise this would have looked at nothing.
    for (const program of [
      'keytool',
      'kafka.tools.StorageTool',
      'kafka.Kafka',
      'initdb',
      'bin/postgres',
      'setup.js',
      'main.js',
    ])
      expect(commandLines.seen.filter((line) => line.includes(program))).not.toEqual([]);
    expect(shown.filter((text) => [...passwords, storePassword].some((password) => text.includes(password)))).toEqual(
      [],
    );

    const brokerFolders = readdirSync(dataDir).filter((folder) => /^kafka(-\d)?$/.test(folder));
    expect(brokerFolders).toHaveLength(runningSuite().kafkaBrokers.split(',').length);
    for (const path of [
      secrets,
      usersFile(secrets),
      rolesFile(secrets),
      join(dataDir, 'suite.json'),
      join(secrets, 'certificates'),
      ...brokerFolders.map((folder) => join(dataDir, folder, 'server.properties')),
    ])
      expect([path, (statSync(path).mode & 0o077).toString(8)]).toEqual([path, '0']);
  });

  it('and the certificates are replaced at the next start if they are deleted, and the old ones are worth nothing then', async () => {
    const old = kafkaConnectionOf(runningSuite(), 'e2e-test', 'payment');
    const oldDatabase = new URL(runningSuite().databases.payment);
    await suite.stop();
    for (const file of [usersFile(secrets), rolesFile(secrets)]) {
      const { payment: _, 'payment-setup': __, ...others } = readPasswords(file);
      keepPasswords(file, others);
    }
    rmSync(join(secrets, 'certificates'), { recursive: true });

    await suite.start();

    await (await placeOrder()).becomes('COMPLETED');
    const now = kafkaConnectionOf(runningSuite(), 'e2e-test', 'payment');
    await expect(reachBrokers({ ...now, sasl: old.sasl })).rejects.toThrow('invalid credentials');
    await expect(reachBrokers({ ...now, tls: old.tls })).rejects.toThrow('certificate');
    await expect(reachBrokers(now)).resolves.toBeUndefined();
    const database = new URL(runningSuite().databases.payment);
    expect(await outcomeOf(database.href, 'SELECT')).toBe('done');
    database.password = oldDatabase.password;
    expect(await outcomeOf(database.href, 'SELECT')).toBe('28P01');
  }, 300_000);
});

/** Takes all rights on a topic or a consumer group from a user. */
async function takeAway(user: string, name: string): Promise<void> {
  const rights = SERVICES.flatMap(accessRightsOf).filter((one) => one.user === user && one.resource.name === name);
  expect(rights).not.toEqual([]);
  await withAdmin((admin) => admin.deleteAcls({ filters: rights.flatMap(aclsOf) }));
}

function suiteLog(): string {
  return readFileSync(suite.logFile, 'utf8');
}

function linesOf(service: Service, log: string): string[] {
  return log.split('\n').filter((line) => line.startsWith(`${service}-1 `));
}

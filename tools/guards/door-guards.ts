import type { Guard } from './guard.js';

/** On a secured cluster each user does its own work, and nothing else. */
export const DOOR_GUARDS: readonly Guard[] = [
  {
    name: 'only-its-owner-writes-to-a-topic',
    file: 'libs/contracts/src/access-rights.ts',
    text: `rightOn(name, running, ['Read'], 'it reacts to events there')`,
    replacement: `rightOn(name, running, ['Read', 'Write'], 'it reacts to events there')`,
    test: {
      file: 'libs/contracts/src/access-rights.spec.ts',
      title: 'let nobody but %s write to its topics, and nobody but its setup step create them',
    },
  },
  {
    name: 'consumer-group-has-one-service',
    file: 'libs/contracts/src/access-rights.ts',
    text: `{ type: 'group', name: service }`,
    replacement: `{ type: 'group', name: '*' }`,
    test: {
      file: 'test/security/doors.e2e-spec.ts',
      title: 'to %s: it writes to its own topics, reads those that it hears, and does no more',
    },
  },
  {
    name: 'postgres-wants-tls',
    file: 'tools/launcher/doors/postgres-doors.ts',
    text: 'hostssl all all 127.0.0.1/32 scram-sha-256',
    replacement: 'host all all 127.0.0.1/32 scram-sha-256',
    test: {
      file: 'test/security/doors.e2e-spec.ts',
      title:
        'lets nobody in without TLS or with a wrong password, and sends none to a server that the authority has not signed',
    },
  },
  {
    name: 'instances-change-rows-only',
    file: 'tools/launcher/doors/postgres-doors.ts',
    text: 'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO',
    replacement: 'GRANT ALL ON TABLES TO',
    test: {
      file: 'test/security/doors.e2e-spec.ts',
      title: 'of %s lets its instances read and change rows, and nothing else',
    },
  },
  {
    name: 'data-folder-stays-secured-or-open',
    file: 'tools/launcher/doors/kafka-doors.ts',
    text: 'secure === isSecured || ',
    replacement: 'true || ',
    test: {
      file: 'tools/launcher/doors/kafka-doors.spec.ts',
      title: 'stays as it was first started, and the refusal says how: %s',
    },
  },
  {
    name: 'every-broker-knows-the-access-rights',
    file: 'tools/launcher/doors/kafka-access.ts',
    text: 'if (others.length === 0) return;',
    replacement: 'return;',
    test: {
      file: 'tools/launcher/doors/kafka-access.spec.ts',
      title: 'are waited for until the broker knows each of them, and no other',
    },
  },
  {
    name: 'restarted-instance-gets-the-password-of-now',
    file: 'tools/launcher/apps/app-setup.ts',
    text: 'isOurs ? withPasswordOfNow(databaseUrl, secretsDir) : databaseUrl',
    replacement: 'isOurs ? databaseUrl : databaseUrl',
    test: {
      file: 'test/security/rotation.e2e-spec.ts',
      title:
        'a role of PostgreSQL gets another password: its sessions go on, new ones need it, and its instances get it one by one',
    },
  },
];

import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { topicsReadBy, type Reader } from '#libs/contracts';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';
import { kafkaVersion } from '../../tools/launcher/kafka/kafka-packages.js';
import { javaPackages, pythonPackages } from './packages.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'machine-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A machine on which nothing is installed but one command, which says this and fails. */
function machineWith(command?: string, says = ''): NodeJS.ProcessEnv {
  if (command !== undefined) {
    writeFileSync(join(folder, command), `#!/bin/sh\necho "${says}"\nexit 1\n`);
    chmodSync(join(folder, command), 0o755);
  }
  return { PATH: folder };
}

describe('on a machine', () => {
  it.each<[string, typeof pythonPackages, string | undefined, string, RegExp]>([
    [
      'without Python',
      pythonPackages,
      undefined,
      '',
      /in python .*: "python3" cannot be run\. Install Python .* pip \(/,
    ],
    [
      'without pip',
      pythonPackages,
      'python3',
      'No module named pip',
      /: No module named pip\. Install Python .*pip \(/,
    ],
    ['without Maven', javaPackages, undefined, '', /in java .*: "mvn" cannot be run\. Install Java .* Maven \(/],
    ['without a network', javaPackages, 'mvn', 'Unknown host', /: Unknown host\. Install Java .* Maven \(/],
  ])('%s, the tests of a reader fail and say in one line what to install', async (_, packages, command, says, line) => {
    const error: unknown = await packages(machineWith(command, says), folder).catch((thrown: unknown) => thrown);

    expect((error as Error).message).toMatch(line);
    expect((error as Error).message).not.toContain('\n');
    expect(readdirSync(folder).filter((name) => name !== command)).toEqual([]);
  });
});

describe('the reader', () => {
  const programs: [path: string, reader: Reader][] = [
    ['examples/python/audit.py', 'audit-python'],
    ['examples/java/Audit.java', 'audit-java'],
  ];

  it.each(programs)('%s reads the topics that it may read, all of them', (path, reader) => {
    const [, topics = ''] = /TOPICS = (?:\[|List\.of\()([^\])]+)/.exec(readProjectFile(path)) ?? [];
    const mayRead = topicsReadBy(reader).map((topic) => JSON.stringify(topic));
    expect(topics.split(', ').sort()).toEqual(mayRead.sort());
  });

  it.each(programs)('%s publishes nothing: a topic has one owner', (path) => {
    expect(readProjectFile(path)).not.toMatch(/Producer/);
  });

  it('in Java has the client that the broker brings', () => {
    expect(kafkaVersion(readProjectFile('examples/java/pom.xml'))).toBe(kafkaVersion());
  });
});

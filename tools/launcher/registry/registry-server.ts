import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findJava } from '../java.js';
import type { Launch } from '../launch.js';
import type { Layout } from '../layout.js';
import type { Part } from '../part.js';
import { schemasIn } from './registry-behaviour.js';
import { apicurioJar, WITHOUT_JAVA } from './registry-packages.js';

/** Small, and quick to start: a suite asks it some hundred questions. */
const JVM_FLAGS = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

const ANSWERS_WITHIN_MS = 2_000;

/** Apicurio, if the suite is asked for a schema registry and is not told of one. It listens on the loopback address alone. */
export function registryParts(launch: Launch, { origins, ports, addresses }: Layout): readonly Part[] {
  const { registry } = origins;
  const url = addresses.schemaRegistryUrl;
  if (registry === undefined || registry === 'given' || url === null) return [];
  const part: Part = {
    name: 'registry',
    origin: registry,
    what: `the schema registry at ${url}`,
    setting: 'SCHEMA_REGISTRY_URL',

    async start() {
      const java = findJava('The schema registry', WITHOUT_JAVA);
      const jar = await apicurioJar(launch, launch.log.voice('registry'));
      const home = join(launch.settings.dataDir, 'registry');
      mkdirSync(home, { recursive: true });
      const where = ['-Dquarkus.http.host=127.0.0.1', `-Dquarkus.http.port=${ports.registry}`];
      const data = `-DREGISTRY_DATASOURCE_URL=${schemasIn(home)}`;
      return { command: java, args: [...JVM_FLAGS, ...where, data, '-jar', jar], env: process.env };
    },

    async ready() {
      const { status } = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
      if (status !== 200) throw new Error(`it answers ${status}`);
    },

    stop: { turn: 'server', signal: 'SIGTERM', withinMs: 10_000, atOnce: 'SIGKILL' },
  };
  return [part];
}

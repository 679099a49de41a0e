import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeDockerData } from './launcher/docker.js';
import { brokerNames } from './launcher/kafka/kafka-cluster.js';
import { lockPath } from './launcher/launcher.js';
import { tryLock } from './launcher/processes/lock.js';
import { postgresPlace } from './launcher/postgres/postgres-place.js';
import { ProcessRegister } from './launcher/processes/process-register.js';
import { readDataDir } from './launcher/settings.js';

// `npm run reset`: removes the data of the suite, so that the next start begins with the demo's data.

async function reset(): Promise<void> {
  const dataDir = readDataDir();
  const attempt = await tryLock(lockPath(dataDir));
  if ('heldBy' in attempt) {
    console.error(`A suite runs with ${dataDir} (launcher pid ${attempt.heldBy}): stop it first.`);
    process.exitCode = 1;
    return;
  }
  await new ProcessRegister(dataDir).endOrphans(console.log);
  await removeDockerData(dataDir);
  // By name, and not the whole folder: the folder of SUITE_DATA_DIR may hold other things.
  const { data } = postgresPlace(dataDir);
  const others = [...brokerNames(3), 'registry', 'secrets', 'logs', 'suite.json', 'launcher.lock'].map((name) =>
    join(dataDir, name),
  );
  for (const path of [data, `${data}.draft`, `${data}.password`, ...others]) {
    rmSync(path, { recursive: true, force: true });
  }
  console.log(`Removed the data in ${dataDir}.`);
}

await reset();

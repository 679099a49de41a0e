import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALL_JAVA } from '../java.js';
import type { Launch } from '../launch.js';
import type { Say } from '../log.js';
import { mavenDownload, packagesIn } from '../packages.js';
import { runTask } from '../processes/task.js';
import { projectRoot } from '../project.js';

const POM_FILE = join(projectRoot, 'infra/kafka/pom.xml');

/** What to do on a machine that cannot run the embedded Kafka. */
export const WITHOUT_JAVA = `${INSTALL_JAVA}, or start Docker, or set KAFKA_BROKERS to a Kafka that runs already.`;

/** The version of Kafka that `infra/kafka/pom.xml` names. */
export function kafkaVersion(pom: string = readFileSync(POM_FILE, 'utf8')): string {
  const version = /<kafka\.version>(.+)<\/kafka\.version>/.exec(pom)?.[1];
  if (version === undefined) throw new Error(`${POM_FILE} has no property kafka.version`);
  return version;
}

/**
 * The folder with Kafka's packages. Maven downloads them the first time.
 *
 * @throws StartRefused when Maven is missing or cannot download them
 */
export function kafkaPackages(launch: Launch, say: Say): Promise<string> {
  const packages = {
    name: 'Kafka’s packages',
    folder: `kafka-${kafkaVersion()}`,
    list: POM_FILE,
    download: mavenDownload(POM_FILE),
    advice: WITHOUT_JAVA,
  };
  return packagesIn(packages, (download) => {
    say(`downloading Apache Kafka ${kafkaVersion()} with Maven, about 45 MB, this once`);
    return runTask(launch, {
      ...download,
      name: 'kafka-download',
      onLine: (line) => {
        const [, name] = /^\[INFO\] Downloaded from .*\/(\S+\.jar) /.exec(line) ?? [];
        if (name !== undefined) say(`downloaded ${name}`);
      },
    });
  });
}

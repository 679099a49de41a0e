import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { INSTALL_JAVA } from '../java.js';
import type { Launch } from '../launch.js';
import type { Say } from '../log.js';
import { mavenDownload, packagesIn } from '../packages.js';
import { runTask } from '../processes/task.js';
import { projectRoot } from '../project.js';

const POM_FILE = join(projectRoot, 'infra/registry/pom.xml');

/** What to do on a machine that cannot run the embedded registry. */
export const WITHOUT_JAVA = `${INSTALL_JAVA}, or start Docker, or set SCHEMA_REGISTRY_URL to a registry that runs already.`;

/** The version of Apicurio that `infra/registry/pom.xml` names. */
export function apicurioVersion(): string {
  const version = /<apicurio\.version>(.+)<\/apicurio\.version>/.exec(readFileSync(POM_FILE, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${POM_FILE} has no property apicurio.version`);
  return version;
}

/**
 * The jar that runs Apicurio. Maven downloads it the first time.
 *
 * @throws StartRefused when Maven is missing or cannot download it
 */
export async function apicurioJar(launch: Launch, say: Say): Promise<string> {
  const version = apicurioVersion();
  const packages = {
    name: 'Apicurio’s packages',
    folder: `apicurio-${version}`,
    list: POM_FILE,
    download: mavenDownload(POM_FILE, 'unpack-dependencies'),
    advice: WITHOUT_JAVA,
  };
  const folder = await packagesIn(packages, (download) => {
    say(`downloading Apicurio ${version} with Maven, about 140 MB, this once`);
    return runTask(launch, { ...download, name: 'registry-download' });
  });
  return join(folder, `apicurio-registry-app-${version}-runner.jar`);
}

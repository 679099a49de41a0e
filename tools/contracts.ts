import { denialOf } from '#libs/kafka';
import { check } from './contracts/check.js';
import { fieldsOf } from './contracts/fields.js';
import { releasedInHistory } from './contracts/history.js';
import { includes, readingsOf } from './contracts/readers.js';
import { withReleases, writeReleases } from './contracts/release.js';
import { withdraw } from './contracts/withdraw.js';
import { contractsOfProject, releasedVersions, schemaIn, type Contracts } from './contracts/versions.js';
import { parseSource } from './generate-docs/syntax.js';
import { projectRoot } from './launcher/project.js';

// `npm run contracts`: how the events may change. `npm run docs` writes their schemas.

const USAGE = `npm run contracts -- check             compare the classes of the events with every released version
npm run contracts -- readers [NAME]    who reads an event or a field, such as OrderPlaced.total
npm run contracts -- release           make the present classes released versions, which can never change
npm run contracts -- withdraw TYPE     what stands in the way of the end of a major version, such as OrderPlaced.v1;
                                       exits with 1 if something does, and with 2 if it cannot find out`;

const readings = readingsOf(parseSource);

function checked(contracts: Contracts): string {
  const problems = check(contracts, readings, releasedInHistory(projectRoot));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const count = (number: number, what: string) => `${String(number)} ${what}`;
  return `${count(contracts.present.size, 'events')} are compatible with ${count(releasedVersions(contracts.released).length, 'released versions')}.`;
}

function release(): string {
  const { contracts, versions } = withReleases(contractsOfProject());
  checked(contracts);
  writeReleases(contracts, versions);
  return versions.map(({ type, version }) => `${type} ${version} is released`).join('\n') || 'Nothing has changed.';
}

/** @throws where there is no such event or field */
function readers(name: string): string {
  const contracts = contractsOfProject();
  const lines = [...contracts.present].flatMap(([type, schema]) =>
    [...fieldsOf(schema).keys()]
      .filter((path) => [type, `${type}.${path}`].includes(name || type))
      .map((path) => {
        const deeds = readings
          .filter((one) => one.type === type && includes(one, path))
          .map(({ service, deed }) => `${service} (${deed})`);
        return `${type}.${path}: ${deeds.join(', ') || 'nobody'}; ${since(type, path, contracts)}`;
      }),
  );
  if (lines.length === 0) throw new Error(`There is no event or field '${name}'.`);
  return lines.join('\n');
}

function since(type: string, path: string, { released, files }: Contracts): string {
  const first = releasedVersions(released).find(
    (one) => one.type === type && fieldsOf(schemaIn(one.file, files) ?? {}).has(path),
  );
  return first === undefined ? 'not released yet' : `since ${first.version}`;
}

try {
  const [command, ...rest] = process.argv.slice(2);
  const [name = ''] = rest;
  if (command === 'check' && rest.length === 0) process.stdout.write(`${checked(contractsOfProject())}\n`);
  else if (command === 'release' && rest.length === 0) process.stdout.write(`${release()}\n`);
  else if (command === 'readers' && rest.length <= 1) process.stdout.write(`${readers(name)}\n`);
  else if (command === 'withdraw' && rest.length === 1) {
    const { text, isWell } = await withdraw(name, readings, process.env);
    process.stdout.write(`${text}\n`);
    process.exitCode = isWell ? 0 : 1;
  } else throw new Error(USAGE);
} catch (error) {
  process.stderr.write(`${denialOf(error) ?? (error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = process.argv[2] === 'withdraw' ? 2 : 1;
}

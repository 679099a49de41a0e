import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../launcher/project.js';
import { unreleasedVersions } from './check.js';
import { textOf } from './json-schema.js';
import {
  avroText,
  presentText,
  RELEASED,
  SCHEMAS,
  sha256,
  type Contracts,
  type Released,
  type Version,
} from './versions.js';

/** The contracts with the present version of every event released. */
export function withReleases(contracts: Contracts): { contracts: Contracts; versions: Version[] } {
  const versions = unreleasedVersions(contracts);
  const texts = versions.flatMap(({ type, file, avroFile }): [string, string][] => [
    [file, presentText(type, contracts)],
    [avroFile, avroText(type, contracts)],
  ]);
  const hashes = Object.fromEntries(texts.map(([file, text]) => [file, sha256(text)]));
  const released: Released = { ...contracts.released, ...hashes };
  return { contracts: { ...contracts, released, files: new Map([...contracts.files, ...texts]) }, versions };
}

/** Writes the released versions and their list. */
export function writeReleases({ files, released }: Contracts, versions: readonly Version[]): void {
  const folder = join(projectRoot, SCHEMAS);
  for (const file of versions.flatMap((version) => [version.file, version.avroFile])) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), files.get(file) ?? '');
  }
  writeFileSync(join(folder, RELEASED), textOf(Object.fromEntries(Object.entries(released).sort())));
}

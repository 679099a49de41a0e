import { asDraft07, textOf } from '../contracts/json-schema.js';
import {
  avroText,
  contractsOfProject,
  presentText,
  presentVersion,
  releasedVersions,
  SCHEMAS,
  schemaIn,
  type Contracts,
} from '../contracts/versions.js';

/** The schema files of the present classes, their Avro schemas, and every version again as draft-07. They are formatted already. */
export function schemaFiles(): Record<string, () => string> {
  const contracts = contractsOfProject();
  const present = [...contracts.present.keys()].map((type): [string, string] => [
    presentVersion(type, contracts).file,
    presentText(type, contracts),
  ]);
  const files = new Map([...contracts.files, ...present]);
  const listed = [...releasedVersions(contracts.released).map(({ file }) => file), ...present.map(([file]) => file)];
  const draft07 = [...new Set(listed)].flatMap((file): [string, () => string][] => {
    const schema = schemaIn(file, files);
    return schema === undefined ? [] : [[`${SCHEMAS}/draft-07/${file}`, () => textOf(asDraft07(schema))]];
  });
  return Object.fromEntries([
    ...present.map(([file, text]): [string, () => string] => [`${SCHEMAS}/${file}`, () => text]),
    ...draft07,
    ...avroFiles(contracts),
  ]);
}

/** A released file stays as it is. */
function avroFiles(contracts: Contracts): [string, () => string][] {
  return [...contracts.present.keys()].map((type) => {
    const { avroFile } = presentVersion(type, contracts);
    const released = avroFile in contracts.released ? contracts.files.get(avroFile) : undefined;
    return [`${SCHEMAS}/${avroFile}`, () => released ?? avroText(type, contracts)];
  });
}

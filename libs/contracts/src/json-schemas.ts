import { readdirSync, readFileSync } from 'node:fs';

/** A build copies it beside the code. */
const FOLDER = new URL('../schemas/draft-07/', import.meta.url);

/** The JSON Schemas of an event's versions, the oldest first. They are draft-07: not every registry knows a newer one. */
export function jsonSchemasOf(type: string): string[] {
  const [name = '', major = '1'] = type.split('.v');
  const minorOf = (file: string): number => Number(file.split('.')[2]);
  return readdirSync(FOLDER)
    .filter((file) => file.startsWith(`${name}.${major}.`))
    .sort((one, other) => minorOf(one) - minorOf(other))
    .map((file) => readFileSync(new URL(file, FOLDER), 'utf8'));
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check_compat as checkCompat, initSync } from 'jsoncompat';
import { fieldsOf, parentOf } from './fields.js';
import type { JsonSchema } from './json-schema.js';

/** What a change does to the events of one field. */
export type Change =
  | 'is gone'
  | 'is new and required'
  | 'is required now'
  | 'is optional now'
  | 'allows less'
  | 'allows more'
  | 'has other rules';

export interface Break {
  /** '' where it is the event as a whole. */
  readonly field: string;
  readonly change: Change;
}

initSync({ module: readFileSync(createRequire(import.meta.url).resolve('jsoncompat/jsoncompat_wasm_bg.wasm')) });

/**
 * What breaks an event between a released version and the present one. Both directions count: new services read the events
 * that are in the topics already, and services that are not deployed yet read the new events.
 */
export function breaksBetween(released: JsonSchema, present: JsonSchema): Break[] {
  const [before, after] = [fieldsOf(released), fieldsOf(present)];
  const breaks = new Map<string, Change>();
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    if (breaks.has(parentOf(path))) continue;
    const [old, now] = [before.get(path), after.get(path)];
    if (now === undefined) breaks.set(path, 'is gone');
    else if (old === undefined) {
      // In an object that is new itself nobody misses it.
      const isMissed = parentOf(path) === '' || before.has(parentOf(path));
      if (now.isRequired && isMissed) breaks.set(path, 'is new and required');
    } else if (old.isRequired && !now.isRequired) breaks.set(path, 'is optional now');
    else if (!old.isRequired && now.isRequired) breaks.set(path, 'is required now');
    else {
      const change = changeOfRules(old.rules, now.rules);
      if (change !== undefined) breaks.set(path, change);
    }
  }
  // The fields say what broke. Whether anything did is for the library to say.
  const change = breaks.size === 0 ? changeOfRules(released, present) : undefined;
  if (change !== undefined) breaks.set('', change);
  return [...breaks].map(([field, what]) => ({ field, change: what }));
}

function changeOfRules(released: JsonSchema, present: JsonSchema): Change | undefined {
  const [before, after] = [released, present].map(({ $id: _, ...schema }) => JSON.stringify(schema));
  if (before === undefined || after === undefined || before === after) return undefined;
  const readsOld = checkCompat(before, after, 'deserializer');
  const isReadByOld = checkCompat(before, after, 'serializer');
  if (readsOld && isReadByOld) return undefined;
  if (readsOld) return 'allows more';
  return isReadByOld ? 'allows less' : 'has other rules';
}

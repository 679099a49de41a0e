import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * The prototype of a class of kafkajs, for what must be corrected there. kafkajs exports neither these classes nor their types,
 * so the caller says what it knows of one.
 * @param path its file below `kafkajs/src`
 * @throws if there is no such file: another version of kafkajs may have none
 */
export function prototypeOf(path: string): unknown {
  return (require(`kafkajs/src/${path}`) as { readonly prototype: unknown }).prototype;
}

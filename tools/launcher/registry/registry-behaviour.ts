import { join } from 'node:path';

// How the schema registry behaves here, whoever runs it: docker-compose.yml says the same, and a test compares them.

/** Where Apicurio has Confluent's REST API. */
export const CONFLUENT_API = '/apis/ccompat/v7';

/**
 * The schemas are in a file. A registry that forgot them would give their ids to others, and messages in Avro could not be
 * read any more. Without a delay each write is there after a crash, too.
 */
export function schemasIn(folder: string): string {
  return `jdbc:h2:file:${join(folder, 'schemas')};WRITE_DELAY=0`;
}

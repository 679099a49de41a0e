import type { Service } from '#libs/contracts';
import type { MigrationInterface } from 'typeorm';

/** What a service tells the libraries about itself. */
export interface ServiceDefinition {
  /** Its name in the choreography; also the name of its consumer group. */
  readonly name: Service;
  readonly title: string;
  readonly entities: readonly (new () => object)[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}

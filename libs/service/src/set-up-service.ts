import { parseArgs } from 'node:util';
import { createKafka, ensureTopics, TopicsDiffer } from '#libs/kafka';
import { ConfluentRegistry } from '#libs/schema-registry';
import { DataSource } from 'typeorm';
import { answered, awaitInfrastructure } from './await-infrastructure.js';
import { migrationOptions } from './database.js';
import { kafkaConnection } from './kafka.js';
import { orExit } from './or-exit.js';
import { registerSchemas } from './register-schemas.js';
import { CannotStart, readConfig, type ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/** How the topics of all services are repaired at once, where the sources are. */
const TOPICS_COMMAND =
  'For all topics, npm run topics -- plan shows the differences, and npm run topics -- apply makes the changes that do no harm.';

/**
 * A deployment runs this before it starts a service. It creates the topics that the service owns, registers the schemas of
 * its events if there is a registry, and brings its database up to date, in a way that suits the instances of the version before. They may still run. With the argument `--contract` it also
 * takes away what only they need. With `--seed` it adds the demo's data, if the service has any: do not use that in production.
 */
export async function setUpService(
  definition: ServiceDefinition,
  configType: new () => ServiceConfig,
  seed?: string,
): Promise<void> {
  await orExit(definition.name, async () => {
    const flag = { type: 'boolean', default: false } as const;
    const { values } = parseArgs({ options: { contract: flag, seed: flag } });
    const config = readConfig(configType, process.env);
    await awaitInfrastructure(definition, config);
    // Topics come first: people must correct a wrong topic, and until then the database stays unchanged.
    // Quiet: the client logs an error each time that a broker does not know a new topic yet.
    const kafka = createKafka({ ...kafkaConnection(definition, config), quiet: true });
    const replication = { factor: config.KAFKA_REPLICATION_FACTOR, minInSync: config.KAFKA_MIN_INSYNC_REPLICAS };
    await ensureTopics(kafka, definition.owns, replication).catch((error: unknown) => {
      throw error instanceof TopicsDiffer ? new CannotStart(`${error.message}\n${TOPICS_COMMAND}`) : error;
    });
    if (config.SCHEMA_REGISTRY_URL !== undefined) {
      const registry = new ConfluentRegistry(config.SCHEMA_REGISTRY_URL);
      await answered('The schema registry', config, () => registerSchemas(definition, registry));
    }
    const dataSource = await new DataSource(migrationOptions(definition, config, values)).initialize();
    try {
      await dataSource.runMigrations();
      if (values.seed && seed !== undefined) await dataSource.query(seed);
    } finally {
      await dataSource.destroy();
    }
  });
}

import { topicsOf } from '#libs/contracts';
import { ensureTopics } from '#libs/kafka-transport';
import { DataSource } from 'typeorm';
import { awaitInfrastructure } from './await-infrastructure.js';
import { dataSourceOptions } from './database.js';
import { connectKafka } from './kafka.js';
import { orExit } from './or-exit.js';
import { readConfig, type ServiceConfig } from './service-config.js';
import type { ServiceDefinition } from './service-definition.js';

/**
 * What a deployment does before it starts a service: creates the topics that the service owns, and brings its database up
 * to date.
 */
export async function setUpService(definition: ServiceDefinition, configType: new () => ServiceConfig): Promise<void> {
  await orExit(async () => {
    const config = readConfig(configType, process.env);
    await awaitInfrastructure(definition, config);
    // First the topics: what is wrong with them is for people to mend, and until then the database stays as it is.
    await ensureTopics(connectKafka(definition, config), topicsOf(definition.name), {
      factor: config.KAFKA_REPLICATION_FACTOR,
      minInSync: config.KAFKA_MIN_INSYNC_REPLICAS,
    });
    const dataSource = await new DataSource(dataSourceOptions(definition, config)).initialize();
    try {
      await dataSource.runMigrations();
    } finally {
      await dataSource.destroy();
    }
  });
}

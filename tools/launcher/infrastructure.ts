import { perService, SERVICES, type PerService, type Service } from '#libs/contracts';
import { untilReady } from './processes/until-ready.js';
import { dockerAnswers, DockerServices, type InfrastructureService } from './docker.js';
import { startEmbeddedKafka } from './kafka/kafka-server.js';
import { startEmbeddedPostgres } from './postgres/postgres-server.js';
import { probeKafka, warmUpKafka } from './kafka/kafka-probe.js';
import { together, type Launch } from './launch.js';
import type { Ports } from './ports.js';
import { superuser } from './postgres/postgres-behaviour.js';
import { probePostgres, withoutPassword } from './postgres/postgres-probe.js';
import { addMissingDatabases } from './postgres/service-databases.js';
import { variableOf, type Settings } from './settings.js';
import type { SuiteFile } from './suite-file.js';
import type { SupervisedProcess } from './processes/supervised-process.js';

/** Who runs Kafka or PostgreSQL. */
export type Origin = 'given' | 'docker' | 'embedded';

/** Where both come from. */
export interface Origins {
  readonly kafka: Origin;
  readonly postgres: Origin;
}

/** Where both are to be found. */
export interface Addresses {
  /** `host:port[,host:port]` */
  readonly kafkaBrokers: string;
  readonly databases: PerService<string>;
  /** A superuser's URL; null where the databases were given. */
  readonly postgresAdminUrl: string | null;
}

/** Decides who runs Kafka and PostgreSQL: what was given is used, else Docker where it answers, else embedded. */
export async function decideOrigins(settings: Settings): Promise<Origins> {
  const allGiven = settings.kafkaBrokers !== undefined && settings.databases !== undefined;
  const started = settings.infrastructure ?? (!allGiven && (await dockerAnswers()) ? 'docker' : 'embedded');
  return {
    kafka: settings.kafkaBrokers === undefined ? started : 'given',
    postgres: settings.databases === undefined ? started : 'given',
  };
}

/** The addresses that follow from the settings and the ports. */
export function addressesOf(settings: Settings, ports: Ports): Addresses {
  const host = `127.0.0.1:${ports.postgres}`;
  return {
    kafkaBrokers: settings.kafkaBrokers ?? `127.0.0.1:${ports.kafka}`,
    databases: settings.databases ?? perService((service) => `postgres://${service}:${service}@${host}/${service}`),
    postgresAdminUrl:
      settings.databases === undefined ? `postgres://${superuser.name}:${superuser.password}@${host}/postgres` : null,
  };
}

/** Kafka and PostgreSQL as one launcher uses them. */
export class Infrastructure {
  readonly #docker: DockerServices;
  #kafka: SupervisedProcess | undefined;
  #postgres: SupervisedProcess | undefined;

  constructor(
    private readonly launch: Launch,
    private readonly origins: Origins,
    private readonly ports: Ports,
    private readonly addresses: Addresses,
    private readonly suiteFile: SuiteFile,
  ) {
    this.#docker = new DockerServices(launch, ports);
  }

  /**
   * Starts what is to be started, and waits until both answer.
   *
   * @throws StartRefused when one of them does not
   */
  async start(): Promise<void> {
    const services = this.#dockerServices();
    if (services.length > 0) {
      await this.#docker.up(services);
    }
    await together(this.launch, [this.#startKafka(), this.#startPostgres()]);
  }

  /** Stops what was started: Kafka first, then PostgreSQL. */
  async stop(): Promise<void> {
    await this.#kafka?.stop();
    await this.#postgres?.stop();
    const services = this.#dockerServices();
    if (services.length > 0) {
      await this.#docker.stop(services);
    }
  }

  #dockerServices(): InfrastructureService[] {
    return (['kafka', 'postgres'] as const).filter((service) => this.origins[service] === 'docker');
  }

  async #startKafka(): Promise<void> {
    if (this.origins.kafka === 'embedded') {
      const ports = { port: this.ports.kafka, controllerPort: this.ports.kafkaController };
      await startEmbeddedKafka(
        this.launch,
        ports,
        (kafka) => (this.#kafka = kafka),
        (kafkaPid) => {
          this.suiteFile.update({ kafkaPid });
        },
      );
      return;
    }
    const { kafkaBrokers } = this.addresses;
    await this.#awaitAnswer(`Kafka at ${kafkaBrokers}`, 'KAFKA_BROKERS', async () => {
      await probeKafka(kafkaBrokers);
      if (this.origins.kafka === 'docker') {
        await warmUpKafka(kafkaBrokers, SERVICES);
      }
    });
  }

  async #startPostgres(): Promise<void> {
    const { postgresAdminUrl, databases } = this.addresses;
    if (postgresAdminUrl === null) {
      await Promise.all(SERVICES.map((service) => this.#awaitDatabase(databases[service], service)));
      return;
    }
    if (this.origins.postgres === 'embedded') {
      await startEmbeddedPostgres(
        this.launch,
        this.ports.postgres,
        postgresAdminUrl,
        (postgres) => (this.#postgres = postgres),
        (postgresPid) => {
          this.suiteFile.update({ postgresPid });
        },
      );
    }
    // A server in Docker answers by TCP only when it has its databases.
    await this.#awaitDatabase(postgresAdminUrl, 'order');
    for (const service of await addMissingDatabases(postgresAdminUrl, SERVICES)) {
      this.launch.log.voice('postgres')(`made the database of ${service}, which the data did not have yet`);
    }
  }

  #awaitDatabase(url: string, service: Service): Promise<void> {
    return this.#awaitAnswer(`the database at ${withoutPassword(url)}`, variableOf(service, 'DATABASE_URL'), () =>
      probePostgres(url),
    );
  }

  async #awaitAnswer(what: string, setting: string, probe: () => Promise<void>): Promise<void> {
    const { settings, log, stop } = this.launch;
    await untilReady({
      what,
      probe,
      limitMs: settings.infrastructureWaitMs,
      advice: `Check that it runs, or leave ${setting} unset and have one started; INFRASTRUCTURE_WAIT_MS sets the limit.`,
      stop,
      say: log.voice('suite'),
    });
  }
}

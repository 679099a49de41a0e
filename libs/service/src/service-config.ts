import { plainToInstance, Transform, Type } from 'class-transformer';
import {
  ArrayMinSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  validateSync,
} from 'class-validator';

/** A program cannot start, for a reason that people must correct outside it. The message says all that they need. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** The settings of every service. A property is named like its environment variable. */
export class ServiceConfig {
  /** Port of the HTTP server; 0 lets the system choose. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  PORT = 3000;

  /** The service's own PostgreSQL database. */
  @IsUrl({ protocols: ['postgres', 'postgresql'], require_tld: false, require_protocol: true })
  DATABASE_URL!: string;

  /** Connections in the pool. Writes need one at a time; the rest are for reads. */
  @Type(() => Number)
  @IsInt()
  @Min(2)
  @Max(100)
  DATABASE_POOL_SIZE = 10;

  /** `host:port` of one or more brokers, separated by commas. */
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',').map((broker) => broker.trim()) : value,
  )
  @ArrayMinSize(1)
  @Matches(/^[^:\s]+:\d+$/, { each: true, message: '$property must be host:port, separated by commas' })
  KAFKA_BROKERS!: string[];

  /** `true` encrypts the connections to the brokers. */
  @IsIn(['true', 'false'])
  KAFKA_TLS = 'false';

  /** How the service logs in to the brokers: `scram-sha-256` or `scram-sha-512`. Without it, it does not log in. */
  @IfAnySaslSettingIsGiven()
  @IsIn(['scram-sha-256', 'scram-sha-512'], { message: 'must be scram-sha-256 or scram-sha-512 for a login with SASL' })
  KAFKA_SASL_MECHANISM?: 'scram-sha-256' | 'scram-sha-512';

  /** The service's own user: the brokers' ACLs are by user. */
  @IfAnySaslSettingIsGiven()
  @IsString({ message: 'must be given for a login with SASL' })
  KAFKA_SASL_USERNAME?: string;

  /** Its password. */
  @IfAnySaslSettingIsGiven()
  @IsString({ message: 'must be given for a login with SASL' })
  KAFKA_SASL_PASSWORD?: string;

  /** How many brokers keep a copy of each topic. The setup step creates topics with it and refuses topics that have another. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  KAFKA_REPLICATION_FACTOR = 3;

  /** How many copies must have a message before the brokers acknowledge it. With one fewer than all, a topic can be written to while a broker is down. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @AtMostTheReplicationFactor()
  KAFKA_MIN_INSYNC_REPLICAS = 2;

  /** `relay` publishes the outbox from within; `none` leaves that to change data capture (Debezium). */
  @IsIn(['relay', 'none'])
  OUTBOX_RELAY: 'relay' | 'none' = 'relay';

  /** A schema registry with Confluent's REST API. The setup step registers the schemas of the service's events there, and topics in Avro need it. User and password may be part of it. */
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_tld: false, require_protocol: true })
  SCHEMA_REGISTRY_URL?: string;

  /** The wire formats of topics that this service writes to, such as `order.events=avro`, separated by commas. A topic that is not named has `json`. Every service reads both. */
  @IsWireFormats()
  WIRE_FORMATS = '';

  /** The port of the operator API, `/ops`, which is then on no other port. Without it, it is on `PORT`. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(65_535)
  @IsAnotherPort()
  OPS_PORT?: number;

  /** What a request to the operator API must show as `Authorization: Bearer …`: at least 16 characters. Without it, the API is for this machine alone. */
  @IsOptional()
  @Matches(/^[\w.~+/=-]{16,}$/, { message: '$property must have at least 16 letters, digits or the signs ._~+/=-' })
  OPS_TOKEN?: string;

  /** The name of this instance in logs and on the brokers. */
  @IsOptional()
  @IsString()
  INSTANCE_NAME?: string;

  /** How long to wait at start for the database and the brokers, in seconds. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  STARTUP_TIMEOUT_SECONDS = 60;
}

/** Of the three settings for SASL a service has all or none: with some of them it would try to connect without a login. */
function IfAnySaslSettingIsGiven(): PropertyDecorator {
  return ValidateIf((config: ServiceConfig) =>
    [config.KAFKA_SASL_MECHANISM, config.KAFKA_SASL_USERNAME, config.KAFKA_SASL_PASSWORD].some(
      (setting) => setting !== undefined,
    ),
  );
}

/** Avro needs a registry, and a relay that encodes: Debezium publishes what the outbox has, which is JSON. */
function IsWireFormats(): PropertyDecorator {
  const fault = (value: unknown, { OUTBOX_RELAY, SCHEMA_REGISTRY_URL }: ServiceConfig): string | undefined => {
    if (!/^(?:[\w.-]+=(?:json|avro)(?:,(?!$)|$))*$/.test(String(value)))
      return 'must be TOPIC=json or TOPIC=avro, separated by commas';
    if (!String(value).includes('=avro')) return undefined;
    if (SCHEMA_REGISTRY_URL === undefined) return 'needs SCHEMA_REGISTRY_URL for avro';
    return OUTBOX_RELAY === 'none'
      ? 'cannot be avro with OUTBOX_RELAY=none: without the relay a topic has JSON'
      : undefined;
  };
  return ValidateBy({
    name: 'isWireFormats',
    validator: {
      validate: (value, args) => fault(value, args?.object as ServiceConfig) === undefined,
      defaultMessage: (args) => fault(args?.value, args?.object as ServiceConfig) ?? '',
    },
  });
}

/** Two servers cannot listen on one port. */
function IsAnotherPort(): PropertyDecorator {
  return ValidateBy({
    name: 'isAnotherPort',
    validator: {
      validate: (value, args) => value !== (args?.object as ServiceConfig).PORT,
      defaultMessage: () => 'must not be PORT; leave it out to have the operator API there',
    },
  });
}

/** A topic that asks for more copies than it has takes no message at all. */
function AtMostTheReplicationFactor(): PropertyDecorator {
  const factorOf = (config: object | undefined) => (config as ServiceConfig | undefined)?.KAFKA_REPLICATION_FACTOR ?? 0;
  return ValidateBy({
    name: 'atMostTheReplicationFactor',
    validator: {
      validate: (value, args) => Number(value) <= factorOf(args?.object),
      defaultMessage: (args) =>
        `must not be greater than KAFKA_REPLICATION_FACTOR, which is ${String(factorOf(args?.object))}`,
    },
  });
}

/**
 * Reads a service's configuration, once, at its start.
 * @throws CannotStart, which names each variable that is missing or wrong
 */
export function readConfig<C extends ServiceConfig>(type: new () => C, env: NodeJS.ProcessEnv): C {
  const known = Object.keys(env).filter((name) => env[name] !== '');
  const config = plainToInstance(type, Object.fromEntries(known.map((name) => [name, env[name]])), {
    exposeDefaultValues: true,
  });
  const faults = validateSync(config, { forbidUnknownValues: true }).flatMap(({ property, value, constraints }) =>
    Object.values(constraints ?? {}).map((text) => `${property}=${shown(property, value)}: ${text}`),
  );
  if (faults.length > 0) throw new CannotStart(`The configuration is wrong: ${faults.join('; ')}`);
  return config;
}

/** Many people read logs: a value that may contain a password does not appear in them. */
function shown(name: string, value: unknown): string {
  return value !== undefined && /URL|PASSWORD|TOKEN/.test(name) ? '(not shown)' : String(value);
}

import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { readConfig, ServiceConfig } from './service-config.js';

const REQUIRED = { DATABASE_URL: 'postgres://order:secret@localhost:5432/order', KAFKA_BROKERS: 'localhost:9092' };

describe('the configuration of a service', () => {
  it('needs a database and brokers, and has a default for everything else', () => {
    expect(readConfig(ServiceConfig, REQUIRED)).toEqual({
      ...REQUIRED,
      KAFKA_BROKERS: ['localhost:9092'],
      PORT: 3000,
      DATABASE_POOL_SIZE: 10,
      KAFKA_TLS: 'false',
      KAFKA_REPLICATION_FACTOR: 3,
      KAFKA_MIN_INSYNC_REPLICAS: 2,
      OUTBOX_RELAY: 'relay',
      WIRE_FORMATS: '',
      LOG_LEVEL: 'info',
      STARTUP_TIMEOUT_SECONDS: 60,
    });
  });

  it.each<[keyof ServiceConfig, string, unknown]>([
    ['PORT', '0', 0],
    ['PORT', '8080', 8080],
    [
      'DATABASE_URL',
      'postgresql://u:p@db.internal/order?sslmode=require',
      'postgresql://u:p@db.internal/order?sslmode=require',
    ],
    ['DATABASE_POOL_SIZE', '2', 2],
    ['KAFKA_BROKERS', 'a:9092, b:9093 ,c:9094', ['a:9092', 'b:9093', 'c:9094']],
    ['KAFKA_TLS', 'true', 'true'],
    ['KAFKA_REPLICATION_FACTOR', '5', 5],
    ['KAFKA_MIN_INSYNC_REPLICAS', '3', 3],
    ['OUTBOX_RELAY', 'none', 'none'],
    ['INSTANCE_NAME', 'order-2', 'order-2'],
    ['LOG_LEVEL', 'debug', 'debug'],
    ['LOG_FORMAT', 'pretty', 'pretty'],
    ['STARTUP_TIMEOUT_SECONDS', '5', 5],
  ])('reads %s=%s', (name, text, value) => {
    expect(readConfig(ServiceConfig, { ...REQUIRED, [name]: text })[name]).toEqual(value);
  });

  it.each<[keyof ServiceConfig, string | undefined]>([
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '70000'],
    ['PORT', '80.5'],
    ['DATABASE_URL', undefined],
    ['DATABASE_URL', 'localhost:5432/order'],
    ['DATABASE_URL', 'mysql://u:p@localhost/order'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_POOL_SIZE', 'many'],
    ['KAFKA_BROKERS', undefined],
    ['KAFKA_BROKERS', 'localhost'],
    ['KAFKA_BROKERS', 'localhost:9092,'],
    ['KAFKA_BROKERS', 'http://localhost:9092'],
    ['KAFKA_TLS', 'yes'],
    ['KAFKA_SASL_MECHANISM', 'plain'],
    ['KAFKA_REPLICATION_FACTOR', '0'],
    ['KAFKA_REPLICATION_FACTOR', 'all'],
    ['KAFKA_MIN_INSYNC_REPLICAS', '0'],
    ['OUTBOX_RELAY', 'debezium'],
    ['LOG_LEVEL', 'all'],
    ['LOG_FORMAT', 'text'],
    ['STARTUP_TIMEOUT_SECONDS', '0'],
  ])('refuses %s=%s, naming the variable', (name, text) => {
    const { [name]: _, ...others }: Record<string, string | undefined> = REQUIRED;
    expect(() => readConfig(ServiceConfig, { ...others, [name]: text })).toThrow(
      new RegExp(`^The configuration is wrong: ${name}=`),
    );
  });

  it('names every variable that is wrong, not only the first', () => {
    const attempt = () => readConfig(ServiceConfig, { PORT: 'http', KAFKA_TLS: 'yes' });
    for (const name of ['PORT', 'DATABASE_URL', 'KAFKA_BROKERS', 'KAFKA_TLS']) expect(attempt).toThrow(`${name}=`);
  });

  it('takes a login with SASL', () => {
    const login = {
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'order',
      KAFKA_SASL_PASSWORD: 'secret',
    };
    expect(readConfig(ServiceConfig, { ...REQUIRED, ...login })).toMatchObject(login);
  });

  it.each([
    ['KAFKA_SASL_MECHANISM', 'scram-sha-512', ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD']],
    ['KAFKA_SASL_USERNAME', 'order', ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_PASSWORD']],
    ['KAFKA_SASL_PASSWORD', 'secret', ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME']],
  ])('refuses %s alone, and names the two settings that are missing', (given, value, missing) => {
    const attempt = () => readConfig(ServiceConfig, { ...REQUIRED, [given]: value });
    for (const name of missing) expect(attempt).toThrow(`${name}=undefined: must be`);
    expect(attempt).not.toThrow(`${given}=`);
  });

  it('refuses a minimum of in-sync copies above the number of copies', () => {
    const env = { ...REQUIRED, KAFKA_REPLICATION_FACTOR: '1' };
    expect(() => readConfig(ServiceConfig, env)).toThrow(
      'KAFKA_MIN_INSYNC_REPLICAS=2: must not be greater than KAFKA_REPLICATION_FACTOR, which is 1',
    );
    expect(readConfig(ServiceConfig, { ...env, KAFKA_MIN_INSYNC_REPLICAS: '1' })).toMatchObject({
      KAFKA_REPLICATION_FACTOR: 1,
      KAFKA_MIN_INSYNC_REPLICAS: 1,
    });
  });

  it('repeats no password in an error', () => {
    const attempt = () =>
      readConfig(ServiceConfig, { ...REQUIRED, DATABASE_URL: 'mysql://order:secret@localhost/order' });
    expect(attempt).toThrow('DATABASE_URL=(not shown)');
    expect(attempt).not.toThrow(/secret/);
  });

  it('treats an empty variable like a missing one', () => {
    expect(readConfig(ServiceConfig, { ...REQUIRED, PORT: '' }).PORT).toBe(3000);
    expect(() => readConfig(ServiceConfig, { ...REQUIRED, DATABASE_URL: '' })).toThrow('DATABASE_URL=');
  });
});

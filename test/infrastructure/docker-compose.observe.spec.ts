import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { composeOf, serviceOf } from './compose-files.js';

const base = composeOf('docker-compose.yml');
const compose = composeOf('docker-compose.yml', 'docker-compose.observe.yml');

describe('Jaeger in docker-compose.observe.yml', () => {
  const published = (serviceOf(compose, 'jaeger').ports ?? []).map((port) => port.split(':').at(-1));

  it.each(SERVICES)('gets the spans of %s, under its own name', (service) => {
    const { environment = {} } = serviceOf(compose, service);
    const { hostname, port, protocol } = new URL(environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? '');
    expect({ hostname, protocol }).toEqual({ hostname: 'jaeger', protocol: 'http:' });
    expect(published).toContain(port);
    expect(environment.OTEL_SERVICE_NAME).toBe(service);
  });

  it('is awaited by no service, because a service runs without it', () => {
    for (const service of SERVICES) {
      expect(serviceOf(compose, service).depends_on).toEqual({
        ...serviceOf(base, service).depends_on,
        jaeger: { condition: 'service_started' },
      });
    }
  });

  it('changes nothing else', () => {
    const { jaeger: _jaeger, ...others } = compose.services;
    expect(Object.keys(others)).toEqual(Object.keys(base.services));
    for (const [name, { environment = {}, depends_on: dependencies = {}, ...rest }] of Object.entries(others)) {
      const { environment: before, depends_on: dependenciesBefore, ...restBefore } = serviceOf(base, name);
      expect(environment).toMatchObject(before ?? {});
      expect(dependencies).toMatchObject(dependenciesBefore ?? {});
      expect(rest).toEqual(restBefore);
      for (const added of Object.keys(environment).filter((variable) => !(variable in (before ?? {}))))
        expect(added).toMatch(/^OTEL_/);
    }
  });
});

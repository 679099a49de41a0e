import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#libs/contracts';
import { parse } from 'yaml';
import { DASHBOARDS } from '../../tools/generate-docs/dashboards/dashboards.js';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';
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
    const { jaeger: _jaeger, prometheus: _prometheus, grafana: _grafana, ...others } = compose.services;
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

describe('Prometheus in docker-compose.observe.yml', () => {
  const { scrape_configs: jobs, rule_files: rules } = parse(readProjectFile('infra/prometheus/prometheus.yml')) as {
    readonly scrape_configs: readonly { readonly static_configs: readonly { readonly targets: readonly string[] }[] }[];
    readonly rule_files: readonly string[];
  };

  it.each(SERVICES)('reads the metrics of %s, at the port on which it listens', (service) => {
    const addresses = jobs.flatMap((job) => job.static_configs.flatMap(({ targets }) => targets));
    expect(addresses).toContain(`${service}:${serviceOf(compose, service).environment?.PORT ?? ''}`);
  });

  it('finds its alerts beside its configuration', () => {
    const mounted = (serviceOf(compose, 'prometheus').volumes ?? []).map((volume) => volume.split(':')[1]);
    expect(mounted).toEqual(expect.arrayContaining(rules.map((file) => `/etc/prometheus/${file}`)));
  });
});

describe('Grafana in docker-compose.observe.yml', () => {
  const { datasources } = parse(readProjectFile('infra/grafana/provisioning/datasources/datasources.yml')) as {
    readonly datasources: readonly { readonly uid: string; readonly url: string }[];
  };

  it('asks servers that this file starts', () => {
    for (const { url } of datasources) expect(serviceOf(compose, new URL(url).hostname).image).toBeDefined();
  });

  it('knows the source of each dashboard, and gets the dashboards where it looks for them', () => {
    const uids = datasources.map(({ uid }) => uid);
    const { providers } = parse(readProjectFile('infra/grafana/provisioning/dashboards/dashboards.yml')) as {
      readonly providers: readonly { readonly options: { readonly path: string } }[];
    };
    const mounted = (serviceOf(compose, 'grafana').volumes ?? []).map((volume) => volume.split(':')[1]);
    expect(mounted).toEqual(expect.arrayContaining(providers.map(({ options: { path } }) => path)));
    for (const { uid } of DASHBOARDS) {
      const { panels } = JSON.parse(readProjectFile(`infra/grafana/dashboards/${uid}.json`)) as {
        readonly panels: readonly { readonly type: string; readonly datasource?: { readonly uid: string } }[];
      };
      const sources = panels.filter(({ type }) => type !== 'row').map(({ datasource }) => datasource?.uid);
      expect(uids).toEqual(expect.arrayContaining(sources));
    }
  });
});

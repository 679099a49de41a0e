import { stringify } from 'yaml';

/** An instance of a service whose metrics Prometheus reads. */
export interface Target {
  readonly service: string;
  /** `order-1`. */
  readonly instance: string;
  /** `host:port`. */
  readonly address: string;
}

/** How often Prometheus reads the metrics, and how often it looks at its alerts. */
export interface Intervals {
  readonly scrape_interval: string;
  readonly evaluation_interval: string;
}

/** The alerts and the dashboards know the instances by this name. */
const JOB = 'saga';

const INTERVALS: Intervals = { scrape_interval: '5s', evaluation_interval: '5s' };

/**
 * The configuration of a Prometheus that reads the metrics of these instances, as YAML.
 * @param rules the file of the alerts, from where the configuration is
 */
export function prometheusConfig(targets: readonly Target[], rules: string, intervals: Intervals = INTERVALS): string {
  return stringify({
    // Whatever is frozen, the services answer within this time.
    global: { scrape_timeout: '2s', ...intervals },
    rule_files: [rules],
    scrape_configs: [
      {
        job_name: JOB,
        static_configs: targets.map(({ service, instance, address }) => ({
          targets: [address],
          labels: { service, instance },
        })),
      },
    ],
  });
}

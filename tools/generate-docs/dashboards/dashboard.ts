import {
  DashboardBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** A curve for each series that a PromQL expression gives. */
export interface Query {
  readonly expr: string;
  /** The name of each curve, with the values of its labels in `{{}}`. */
  readonly legend: string;
}

/** One drawing with its axis. */
export interface Panel {
  readonly title: string;
  /** What a healthy system shows, and what another value means. */
  readonly description: string;
  /** A unit of Grafana. Without one the values are plain numbers. */
  readonly unit?: 's' | 'ms' | 'bytes' | 'percentunit' | 'reqps';
  readonly queries: readonly Query[];
}

/** A page of panels, in rows with a heading each. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly { readonly title: string; readonly panels: readonly Panel[] }[];
}

const DATA_SOURCE = { type: 'prometheus', uid: 'prometheus' };

/** Of the 24 columns of Grafana. */
const COLUMNS = 24;
const PANELS_BESIDE_EACH_OTHER = 3;
const HEIGHT = 8;

/** The JSON that Grafana reads. Every dashboard can be limited to some services (`$service`). */
export function grafanaJson({ uid, title, description, rows }: Dashboard): string {
  const service = new QueryVariableBuilder('service')
    .label('Service')
    .datasource(DATA_SOURCE)
    .query('label_values(up{job="saga"}, service)')
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' });
  // Version 1 of the format: every Grafana reads it from a file.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['choreographed-saga'])
    .time({ from: 'now-15m', to: 'now' })
    .refresh('5s')
    .readonly()
    .withVariable(service);
  for (const row of rows) {
    dashboard.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) dashboard.withPanel(builderOf(panel));
  }
  return JSON.stringify(dashboard.build());
}

function builderOf({ title, description, unit, queries }: Panel): PanelBuilder {
  const builder = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .height(HEIGHT)
    .span(COLUMNS / PANELS_BESIDE_EACH_OTHER)
    .min(0)
    .fillOpacity(10);
  if (unit !== undefined) builder.unit(unit);
  for (const { expr, legend } of queries) builder.withTarget(new DataqueryBuilder().expr(expr).legendFormat(legend));
  return builder;
}

import { perService, type PerService, type Service } from '#libs/contracts';

/** So far back the curves go. */
const KEPT_MS = 5 * 60_000;

/** One value for each service that could be measured. */
export type Measured = Readonly<Partial<Record<Service, number>>>;

/** What was measured at one time. */
export interface Sample {
  readonly at: number;
  /** Messages that each service has not taken. */
  readonly lag: Measured;
  /** Events that each service has written and not sent. */
  readonly outbox: Measured;
}

/** The samples as columns, as a chart takes them. Null is what could not be measured. */
export interface Columns {
  /** In milliseconds since 1970. */
  readonly at: readonly number[];
  readonly lag: PerService<readonly (number | null)[]>;
  readonly outbox: PerService<readonly (number | null)[]>;
}

/** The last five minutes. They are kept here and not in the browser: so a page that is opened after a fault, or loaded again, shows it. */
export class History {
  private samples: readonly Sample[] = [];

  add(sample: Sample): void {
    this.samples = [...this.samples.filter(({ at }) => at > sample.at - KEPT_MS), sample];
  }

  columns(): Columns {
    const { samples } = this;
    return {
      at: samples.map(({ at }) => at),
      lag: perService((service) => samples.map(({ lag }) => lag[service] ?? null)),
      outbox: perService((service) => samples.map(({ outbox }) => outbox[service] ?? null)),
    };
  }
}

import type { Service } from '#libs/contracts';

/** A relay: a service has one for each table of messages to send. */
interface OfRelay {
  readonly service: Service;
  /** The table whose rows it sends. */
  readonly relay: string;
}

/** Who leads a relay, as far as the instances say. */
export interface Lead extends OfRelay {
  /** Null while nobody says that it leads. */
  readonly leader: string | null;
  /** When that was seen first; null if it was so when the page started. */
  readonly since: number | null;
  /** Who led before. */
  readonly before: string | null;
}

/** What an instance says about one of its relays. */
export interface Claim extends OfRelay {
  readonly instance: string;
  readonly leads: boolean;
}

/** Who leads each relay, and who led before. */
export class Leads {
  private readonly known = new Map<string, Lead>();

  /** @param claims those of all instances that answer. A relay of which none says anything has no leader */
  take(at: number, claims: readonly Claim[]): void {
    for (const { service, relay } of [...claims, ...this.known.values()]) {
      const key = `${service} ${relay}`;
      const claim = claims.find((one) => one.service === service && one.relay === relay && one.leads);
      const leader = claim?.instance ?? null;
      const known = this.known.get(key);
      if (known === undefined) this.known.set(key, { service, relay, leader, since: null, before: null });
      else if (known.leader !== leader)
        this.known.set(key, { service, relay, leader, since: at, before: known.leader ?? known.before });
    }
  }

  list(): Lead[] {
    return [...this.known.values()];
  }
}

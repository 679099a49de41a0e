/** `1.4 s`, `12 min`, `3 h`. */
export function age(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `${String(Math.floor(seconds))} s`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} min`;
  if (seconds < 86_400) return `${String(Math.floor(seconds / 3600))} h`;
  return `${String(Math.floor(seconds / 86_400))} d`;
}

/** `12 ms`, `1.24 s`. */
export function span(ms: number): string {
  return Math.abs(ms) < 1000 ? `${String(Math.round(ms))} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** `25.00 EUR` of minor units. */
export function money(amount: number, currency: string): string {
  return `${(amount / 100).toFixed(2)} ${currency}`;
}

/** `out of stock` of `out-of-stock`. */
export function spoken(name: string): string {
  return name.replaceAll('-', ' ').toLowerCase();
}

/** The end of an id: its beginning is the time, which many orders share. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** A duration as Prometheus writes it, after `for:` or `offset`, in a window `[…]`, or as its step `[…:…]`. */
const DURATION = /(?<before>\bfor: |\boffset |\[|(?<=\[\w+):)(?<count>\d+)(?<unit>ms|s|m|h)\b/g;

const MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * The same alerts with every window and every `for` divided by a factor, so that a test need not wait for minutes. Their
 * thresholds stay as they are.
 */
export function shortened(rules: string, factor: number): string {
  return rules.replace(DURATION, (_all, before: string, count: string, unit: string) => {
    const ms = (Number(count) * (MS[unit] ?? 0)) / factor;
    return `${before}${String(Math.round(ms))}ms`;
  });
}

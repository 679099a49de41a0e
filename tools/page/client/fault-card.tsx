import { useSignal } from '@preact/signals';
import type { FaultGroup } from '../breaks/break-routes.js';
import { order } from './breaks.js';

interface Props {
  readonly group: FaultGroup;
  readonly isBusy: boolean;
}

/** The faults that hit the same: what is hit can be chosen, and each says what should come of it. */
export function FaultCard({ group: { hits, targets, faults, whyNot }, isBusy }: Props) {
  const chosen = useSignal<string | undefined>(undefined);
  const target = chosen.value ?? targets[0] ?? '';
  return (
    <section class="card" aria-label={hits}>
      <h2>{hits}</h2>
      {targets.length > 1 && faults.length > 0 && (
        <label>
          Which {hits}{' '}
          <select value={target} onChange={({ currentTarget }) => (chosen.value = currentTarget.value)}>
            {targets.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      )}
      {faults.map(({ kind, title, should }) => (
        <div key={kind} class="fault">
          <button type="button" disabled={isBusy} onClick={() => void order('faults', { kind, target })}>
            {title.replace('{}', target)}
          </button>
          <p class="about">{should}</p>
        </div>
      ))}
      {whyNot.map((why) => (
        <p key={why} class="about">
          {why}
        </p>
      ))}
    </section>
  );
}

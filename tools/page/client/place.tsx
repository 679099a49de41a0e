import { useSignal } from '@preact/signals';
import { post } from './api.js';
import { BEGIN } from './begin.js';
import { attempt, go } from './state.js';
import { playNext } from './saga.js';

/** The paths of the demo, one click away, and an order of one's own. */
export function Place() {
  const busy = useSignal<string | undefined>(undefined);
  const play = async (name: string, path: string, body?: unknown): Promise<void> => {
    busy.value = name;
    const placed = await attempt(() => post<{ id: string }>(path, body));
    busy.value = undefined;
    if (placed === undefined) return;
    playNext(placed.id);
    go(`/orders/${placed.id}`);
  };
  return (
    <section class="place" aria-labelledby="place-heading">
      <h2 id="place-heading">Place an order that ends like this</h2>
      <ul class="paths">
        {BEGIN.paths.map(({ name, title, story }) => (
          <li key={name}>
            <button
              type="button"
              class={`path ${name}`}
              title={story}
              disabled={busy.value !== undefined}
              onClick={() => void play(name, `/api/paths/${name}`)}
            >
              {title}
            </button>
          </li>
        ))}
      </ul>
      <OwnOrder busy={busy.value !== undefined} place={(body) => void play('own', '/api/orders', body)} />
    </section>
  );
}

function OwnOrder({ busy, place }: { busy: boolean; place: (body: unknown) => void }) {
  const customerId = useSignal('alice');
  const sku = useSignal('COFFEE-MUG');
  const quantity = useSignal(1);
  return (
    <details class="own">
      <summary>or an order of your own</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          place({ customerId: customerId.value, lines: [{ sku: sku.value, quantity: quantity.value }] });
        }}
      >
        <label>
          Customer
          <input
            value={customerId.value}
            required
            maxLength={64}
            onInput={({ currentTarget }) => (customerId.value = currentTarget.value)}
          />
        </label>
        <label>
          SKU
          <input value={sku.value} required onInput={({ currentTarget }) => (sku.value = currentTarget.value)} />
        </label>
        <label class="narrow">
          Pieces
          <input
            type="number"
            min={1}
            max={1000}
            value={quantity.value}
            onInput={({ currentTarget }) => (quantity.value = currentTarget.valueAsNumber || 1)}
          />
        </label>
        <button type="submit" class="primary" disabled={busy}>
          Place the order
        </button>
      </form>
    </details>
  );
}

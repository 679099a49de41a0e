import type { Story } from '../drawing/story.js';
import { money, spoken } from '../drawing/words.js';

/** What payment and inventory have written down for the order, as far as it is shown. */
export function Books({ told, untilMs }: { told: Story; untilMs: number | undefined }) {
  const isShown = ({ atMs }: { atMs: number }): boolean => untilMs === undefined || atMs <= untilMs;
  const { currency } = told.total;
  const signed = (amount: number): string => `${amount > 0 ? '+' : ''}${money(amount, currency)}`;
  return (
    <section class="books" aria-labelledby="books-heading">
      <h2 id="books-heading">The books</h2>
      <Book
        of="payment"
        title="Payment’s ledger"
        status={told.payment}
        columns={['move', 'bucket', 'amount']}
        rows={told.ledger.filter(isShown).map(({ move, bucket, amount }) => [move, bucket, signed(amount)])}
        nothing="No money moved."
      />
      <Book
        of="inventory"
        title="Inventory’s movements"
        status={told.reservation}
        columns={['move', 'SKU', 'pieces']}
        rows={told.movements.filter(isShown).map(({ move, sku, quantity }) => [spoken(move), sku, String(quantity)])}
        nothing="No stock moved."
      />
    </section>
  );
}

/** Of a move, what it moved, and how much. */
type Row = readonly [string, string, string];

interface BookProps {
  readonly of: string;
  readonly title: string;
  readonly status: string | null;
  readonly columns: Row;
  readonly rows: readonly Row[];
  readonly nothing: string;
}

function Book({ of, title, status, columns: [move, what, amount], rows, nothing }: BookProps) {
  return (
    <div class={`book ${of}`}>
      <h3>
        {title} {status !== null && <span class="book-status">{status.toLowerCase()}</span>}
      </h3>
      {rows.length === 0 ? (
        <p class="nothing">{nothing}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{move}</th>
              <th scope="col">{what}</th>
              <th scope="col" class="number">
                {amount}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                <td>{row[0]}</td>
                <td>{row[1]}</td>
                <td class="number">{row[2]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

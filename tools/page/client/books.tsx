import type { Story } from '../drawing/story.js';
import { money, spoken } from '../drawing/words.js';

/** What payment and inventory have written down for the order, as far as it is shown. */
export function Books({ told, untilMs }: { told: Story; untilMs: number | undefined }) {
  const isShown = ({ atMs }: { atMs: number }): boolean => untilMs === undefined || atMs <= untilMs;
  const { currency } = told.total;
  const ledger = told.ledger.filter(isShown);
  const movements = told.movements.filter(isShown);
  return (
    <section class="books" aria-labelledby="books-heading">
      <h2 id="books-heading">The books</h2>
      <div class="book payment">
        <h3>
          Payment’s ledger {told.payment !== null && <span class="book-status">{told.payment.toLowerCase()}</span>}
        </h3>
        {ledger.length === 0 ? (
          <p class="nothing">No money moved.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">move</th>
                <th scope="col">bucket</th>
                <th scope="col" class="number">
                  amount
                </th>
              </tr>
            </thead>
            <tbody>
              {ledger.map(({ move, bucket, amount }, index) => (
                <tr key={index}>
                  <td>{move}</td>
                  <td>{bucket}</td>
                  <td class="number">
                    {amount > 0 ? '+' : ''}
                    {money(amount, currency)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <div class="book inventory">
        <h3>
          Inventory’s movements{' '}
          {told.reservation !== null && <span class="book-status">{told.reservation.toLowerCase()}</span>}
        </h3>
        {movements.length === 0 ? (
          <p class="nothing">No stock moved.</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">move</th>
                <th scope="col">SKU</th>
                <th scope="col" class="number">
                  pieces
                </th>
              </tr>
            </thead>
            <tbody>
              {movements.map(({ move, sku, quantity }, index) => (
                <tr key={index}>
                  <td>{spoken(move)}</td>
                  <td>{sku}</td>
                  <td class="number">{quantity}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

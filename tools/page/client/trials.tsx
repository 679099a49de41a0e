import type { Trial } from '../breaks/trial.js';
import { shortId } from '../drawing/words.js';
import { order } from './breaks.js';
import { go } from './state.js';

/** What was broken, what should have come of it, and what did. */
export function Trials({ trials }: { readonly trials: readonly Trial[] }) {
  return (
    <ol class="trials">
      {trials.map((trial) => (
        <li key={trial.id}>
          <TrialCard trial={trial} />
        </li>
      ))}
    </ol>
  );
}

function TrialCard({ trial: { id, title, should, startedAt, orderId, verdict, saw, letters } }: { trial: Trial }) {
  return (
    <article class="trial" aria-label={title}>
      <h3>
        {title} <span class={`verdict ${verdict.replaceAll(' ', '-')}`}>{verdict}</span>
      </h3>
      <p class="about">
        {new Date(startedAt).toLocaleTimeString('en-GB')}
        {orderId !== undefined && (
          <>
            {' · order '}
            <a
              href={`/orders/${orderId}`}
              onClick={(event) => {
                event.preventDefault();
                go(`/orders/${orderId}`);
              }}
            >
              <code>{shortId(orderId)}</code>
            </a>
          </>
        )}
      </p>
      <dl>
        <dt>should</dt>
        <dd>{should}</dd>
        <dt>was seen</dt>
        <dd aria-live="polite">{saw.length === 0 ? 'Looking …' : saw.map((text) => <p key={text}>{text}</p>)}</dd>
      </dl>
      {letters.length > 0 && (
        <button type="button" class="primary" onClick={() => void order(`trials/${id}/let-go`)}>
          Let it go on
        </button>
      )}
    </article>
  );
}

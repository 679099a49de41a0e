import { useSignal } from '@preact/signals';
import { shortId, spoken } from '../drawing/words.js';
import { Letter, type DeadLetter } from './letter.js';
import { go, path } from './state.js';

interface Props {
  readonly service: string;
  readonly letter: DeadLetter;
  /** Is told the letter as it is after an action. */
  readonly after: (letter: DeadLetter) => void;
}

/** One line for a dead letter. All of it is read when the line is opened. */
export function LetterInList({ service, letter, after }: Props) {
  const address = `/dead-letters/${service}/${letter.id}`;
  const isOpen = useSignal(path.peek() === address);
  const { key } = letter;
  return (
    <li class="letter">
      <details open={isOpen.value} onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
        <summary>
          <span class={`status ${letter.status}`}>{letter.status}</span>
          <strong>{letter.type ?? 'A message without a type'}</strong>
          <span class="about">
            {service} · {spoken(letter.reason)} · {letter.topic}/{letter.partition} offset {letter.offset}
            {letter.corrected && ' · corrected'}
          </span>
        </summary>
        {isOpen.value && (
          <>
            <p class="letter-links">
              {key !== null && !path.value.startsWith('/orders') && (
                <a
                  href={`/orders/${key}`}
                  onClick={(event) => {
                    event.preventDefault();
                    go(`/orders/${key}`);
                  }}
                >
                  Order <code>{shortId(key)}</code>
                </a>
              )}
              <a href={address}>Address of this message</a>
            </p>
            <Letter service={service} id={letter.id} after={after} />
          </>
        )}
      </details>
    </li>
  );
}

import { useSignal } from '@preact/signals';

const DEEDS = ['redrive', 'correct', 'discard'] as const;
export type Deed = (typeof DEEDS)[number];

/** What somebody has written into the form. The payload is the text of a correction. */
export interface Wish {
  readonly by: string;
  readonly why: string;
  readonly payload: string;
}

interface Props {
  readonly payload: unknown;
  readonly isBusy: boolean;
  readonly act: (deed: Deed, wish: Wish) => void;
}

/** This browser remembers who acts. */
const NAME = 'operator';

/** Asks who acts and why, and what is to be done about a dead letter. */
export function LetterForm({ payload: before, isBusy, act }: Props) {
  const by = useSignal(localStorage.getItem(NAME) ?? '');
  const why = useSignal('');
  const payload = useSignal(JSON.stringify(before, null, 2));
  return (
    <form
      class="act"
      onSubmit={(event) => {
        event.preventDefault();
        const deed = DEEDS.find((one) => one === (event.submitter as HTMLButtonElement | null)?.value);
        if (deed === undefined || isBusy) return;
        localStorage.setItem(NAME, by.value);
        act(deed, { by: by.value, why: why.value, payload: payload.value });
      }}
    >
      <label>
        Who
        <input
          required
          maxLength={200}
          value={by.value}
          onInput={({ currentTarget }) => (by.value = currentTarget.value)}
        />
      </label>
      <label>
        Why
        <input
          required
          maxLength={2_000}
          value={why.value}
          onInput={({ currentTarget }) => (why.value = currentTarget.value)}
        />
      </label>
      <label class="wide">
        Payload of a correction
        <textarea
          rows={7}
          spellcheck={false}
          value={payload.value}
          onInput={({ currentTarget }) => (payload.value = currentTarget.value)}
        />
      </label>
      <div class="wide buttons">
        <button value="redrive" class="primary" disabled={isBusy}>
          Redrive
        </button>
        <button value="correct" disabled={isBusy}>
          Correct and redrive
        </button>
        <button value="discard" disabled={isBusy}>
          Discard
        </button>
        <span class="about">A redrive processes all of the list. Discard gives up this one message for good.</span>
      </div>
    </form>
  );
}

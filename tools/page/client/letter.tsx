import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, post, Refused } from './api.js';

/** A message that a service has parked: `GET /ops/dead-letters`. */
export interface DeadLetter {
  readonly id: string;
  readonly messageId: string;
  readonly type: string | null;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly reason: string;
  readonly key: string | null;
  readonly message: string;
  readonly status: string;
  readonly corrected: boolean;
  readonly parkedAt: string;
}

interface Action {
  readonly id: string;
  readonly action: string;
  readonly by: string;
  readonly why: string;
  readonly requestedAt: string;
  readonly outcome: string | null;
  readonly outcomes?: readonly {
    readonly deadLetterId: string;
    readonly messageId: string;
    readonly outcome: string;
  }[];
}

interface Whole extends DeadLetter {
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** In base64. */
  readonly bytes: string | null;
  readonly payload: unknown;
  readonly error: string;
  readonly stack: string;
  readonly attempts: number;
  readonly actions: readonly Action[];
}

interface Preview {
  readonly messages: readonly DeadLetter[];
}

const DEEDS = ['redrive', 'correct', 'discard'] as const;
type Deed = (typeof DEEDS)[number];
const POLL_MS = 300;
const POLLS = 100;
const NAME = 'operator';

/** One dead letter: what is in it, what a redrive will process, and what can be done. */
export function Letter({
  service,
  id,
  after,
}: {
  readonly service: string;
  readonly id: string;
  readonly after: () => void;
}) {
  const whole = useSignal<Whole | undefined>(undefined);
  const preview = useSignal<Preview | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const action = useSignal<Action | undefined>(undefined);
  const base = `/api/dead-letters/${service}/${id}`;

  const load = async (): Promise<void> => {
    try {
      [whole.value, preview.value] = await Promise.all([get<Whole>(base), get<Preview>(`${base}/preview`)]);
    } catch (error) {
      problem.value = sentence(error);
    }
  };
  useEffect(() => void load(), [service, id]);

  const act = async (deed: Deed, by: string, why: string, payload: string): Promise<void> => {
    problem.value = undefined;
    try {
      localStorage.setItem(NAME, by);
      const body = { by, why, ...(deed === 'correct' && { payload: JSON.parse(payload) as unknown }) };
      const { id: actionId } = await post<{ id: string }>(`${base}/${deed}`, body);
      for (let poll = 0; poll < POLLS; poll++) {
        action.value = await get<Action>(`/api/dead-letter-actions/${service}/${actionId}`);
        if (action.value.outcome !== null) break;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      await load();
      after();
    } catch (error) {
      problem.value = sentence(error);
    }
  };

  const letter = whole.value;
  if (letter === undefined) return <p role="status">{problem.value ?? 'Reading the message …'}</p>;
  return (
    <div class="letter-body">
      <dl>
        <dt>error</dt>
        <dd>
          {letter.error}: {letter.message} <span class="about">({letter.attempts} attempts)</span>
        </dd>
        <dt>payload</dt>
        <dd>
          <pre>{letter.payload === null ? textOf(letter.bytes) : JSON.stringify(letter.payload, null, 2)}</pre>
        </dd>
      </dl>
      <details>
        <summary>Headers and stack</summary>
        <pre>
          {Object.entries(letter.headers)
            .map(([name, values]) => `${name}: ${values.join(', ')}`)
            .join('\n')}
          {`\n\n${letter.stack}`}
        </pre>
      </details>
      <h3>A redrive will process, in this order</h3>
      <ol class="preview">
        {(preview.value?.messages ?? []).map((message) => (
          <li key={message.id}>
            {message.type ?? 'a message without a type'} <code>{message.messageId}</code>
          </li>
        ))}
      </ol>
      {letter.status === 'parked' && <Act letter={letter} act={(...args) => void act(...args)} />}
      {problem.value !== undefined && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      {action.value !== undefined && <Outcome action={action.value} />}
      {letter.actions.length > 0 && (
        <>
          <h3>What was done</h3>
          <ul class="audit">
            {letter.actions.map((done) => (
              <li key={done.id}>
                {done.requestedAt}: {done.action} by {done.by}, because “{done.why}”: {done.outcome ?? 'not done yet'}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Act({
  letter,
  act,
}: {
  readonly letter: Whole;
  readonly act: (deed: Deed, by: string, why: string, payload: string) => void;
}) {
  const by = useSignal(localStorage.getItem(NAME) ?? '');
  const why = useSignal('');
  const payload = useSignal(JSON.stringify(letter.payload ?? {}, null, 2));
  return (
    <form
      class="act"
      onSubmit={(event) => {
        event.preventDefault();
        const deed = DEEDS.find((one) => one === (event.submitter as HTMLButtonElement | null)?.value);
        if (deed !== undefined) act(deed, by.value, why.value, payload.value);
      }}
    >
      <label>
        Who
        <input required value={by.value} onInput={({ currentTarget }) => (by.value = currentTarget.value)} />
      </label>
      <label>
        Why
        <input required value={why.value} onInput={({ currentTarget }) => (why.value = currentTarget.value)} />
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
        <button value="redrive" class="primary">
          Redrive
        </button>
        <button value="correct">Correct and redrive</button>
        <button value="discard">Discard</button>
      </div>
    </form>
  );
}

function Outcome({ action: { action, outcome, outcomes } }: { readonly action: Action }) {
  return (
    <div class="outcome" role="status">
      <p>
        {action}: {outcome ?? 'the service is at it …'}
      </p>
      <ul>
        {(outcomes ?? []).map((one) => (
          <li key={one.deadLetterId}>
            <code>{one.messageId}</code> {one.outcome}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The bytes as text, where they are text. */
function textOf(bytes: string | null): string {
  return bytes === null
    ? 'The message has no value.'
    : new TextDecoder().decode(Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0)));
}

function sentence(error: unknown): string {
  if (error instanceof SyntaxError) return 'The payload is not JSON.';
  if (!(error instanceof Refused)) return String(error);
  const { errors } = (error.body ?? {}) as { errors?: readonly { pointer?: string; detail?: string }[] };
  return [error.message, ...(errors ?? []).map(({ pointer, detail }) => `${pointer ?? ''} ${detail ?? ''}`)].join(' ');
}

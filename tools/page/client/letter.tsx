import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, post, Refused } from './api.js';
import { LetterForm, type Deed, type Wish } from './letter-form.js';

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
  /** Each value in base64. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** In base64. */
  readonly bytes: string | null;
  readonly payload: unknown;
  readonly correctedPayload: unknown;
  readonly error: string;
  readonly stack: string;
  readonly attempts: number;
  readonly actions: readonly Action[];
}

interface Preview {
  readonly messages: readonly DeadLetter[];
}

/** Why something was not done, and each fault as a sentence. */
interface Problem {
  readonly text: string;
  readonly faults: readonly string[];
}

const EVERY_MS = 2_000;
const POLL_MS = 300;
const POLLS = 100;

interface Props {
  readonly service: string;
  readonly id: string;
  readonly after: (letter: DeadLetter) => void;
}

/** One dead letter: what is in it, what a redrive will process, and what can be done. */
export function Letter({ service, id, after }: Props) {
  const whole = useSignal<Whole | undefined>(undefined);
  const preview = useSignal<Preview | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const action = useSignal<Action | undefined>(undefined);
  const isBusy = useSignal(false);
  const base = `/api/dead-letters/${service}/${id}`;

  const load = async (): Promise<Whole> => {
    const [letter, line] = await Promise.all([get<Whole>(base), get<Preview>(`${base}/preview`)]);
    whole.value = letter;
    preview.value = line;
    return letter;
  };
  // Messages may come behind it, and somebody else may act.
  useEffect(() => {
    const look = (): void => {
      load().catch((error: unknown) => {
        if (whole.peek() === undefined) problem.value = problemOf(error);
      });
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, [service, id]);

  const act = async (deed: Deed, { by, why, payload }: Wish): Promise<void> => {
    problem.value = undefined;
    action.value = undefined;
    isBusy.value = true;
    try {
      const body = { by, why, ...(deed === 'correct' && { payload: JSON.parse(payload) as unknown }) };
      const { id: actionId } = await post<{ id: string }>(`${base}/${deed}`, body);
      for (let poll = 0; poll < POLLS; poll++) {
        action.value = await get<Action>(`/api/dead-letter-actions/${service}/${actionId}`);
        if (action.value.outcome !== null) break;
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      after(await load());
    } catch (error) {
      problem.value = problemOf(error);
    } finally {
      isBusy.value = false;
    }
  };

  const letter = whole.value;
  if (letter === undefined) return <p role="status">{problem.value?.text ?? 'Reading the message …'}</p>;
  return (
    <div class="letter-body">
      <Content letter={letter} />
      {letter.status === 'parked' && (
        <>
          <h3>A redrive will process, in this order</h3>
          <ol class="preview">
            {(preview.value?.messages ?? []).map((message) => (
              <li key={message.id}>
                {message.type ?? 'a message without a type'} <code>{message.messageId}</code>
                {message.id === id && ' (this one)'}
              </li>
            ))}
          </ol>
          <LetterForm
            payload={letter.correctedPayload ?? letter.payload ?? {}}
            isBusy={isBusy.value}
            act={(deed, wish) => void act(deed, wish)}
          />
        </>
      )}
      {problem.value !== undefined && (
        <div class="problem" role="alert">
          {problem.value.text}
          {problem.value.faults.length > 0 && (
            <ul>
              {problem.value.faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      {action.value !== undefined && <Outcome action={action.value} />}
      {letter.actions.length > 0 && (
        <>
          <h3>What was done</h3>
          <ul class="audit">
            {letter.actions.map((done) => (
              <li key={done.id}>
                <time dateTime={done.requestedAt}>{new Date(done.requestedAt).toLocaleString()}</time>: {done.action} by{' '}
                {done.by}, because “{done.why}”: {done.outcome ?? 'not done yet'}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Content({ letter }: { readonly letter: Whole }) {
  const headers = Object.entries(letter.headers).map(([name, values]) => `${name}: ${values.map(textOf).join(', ')}`);
  return (
    <>
      <dl>
        <dt>error</dt>
        <dd>
          {letter.error}: {letter.message} <span class="about">(the handler {triedTimes(letter.attempts)})</span>
        </dd>
        <dt>payload</dt>
        <dd>
          <pre tabIndex={0}>
            {letter.payload !== null
              ? JSON.stringify(letter.payload, null, 2)
              : letter.bytes === null
                ? 'The message has no value.'
                : textOf(letter.bytes)}
          </pre>
        </dd>
        {letter.correctedPayload !== null && (
          <>
            <dt>corrected</dt>
            <dd>
              <pre tabIndex={0}>{JSON.stringify(letter.correctedPayload, null, 2)}</pre>
            </dd>
          </>
        )}
      </dl>
      <details>
        <summary>Headers and stack</summary>
        <pre tabIndex={0}>{`${headers.join('\n')}\n\n${letter.stack}`}</pre>
      </details>
    </>
  );
}

function Outcome({ action: { action, outcome, outcomes } }: { readonly action: Action }) {
  return (
    <div class="outcome" role="status">
      <p>
        {action}: {outcome ?? 'the service is at it …'}
      </p>
      <ol>
        {(outcomes ?? []).map((one) => (
          <li key={one.deadLetterId}>
            <code>{one.messageId}</code> {one.outcome}
          </li>
        ))}
      </ol>
    </div>
  );
}

function triedTimes(attempts: number): string {
  if (attempts === 0) return 'was not tried';
  return attempts === 1 ? 'was tried once' : `was tried ${String(attempts)} times`;
}

/** Bytes in base64 as text, where they are text. */
function textOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
}

function problemOf(error: unknown): Problem {
  if (error instanceof SyntaxError) return { text: 'The payload is not JSON.', faults: [] };
  if (!(error instanceof Refused)) return { text: String(error), faults: [] };
  const { title, errors = [] } = (error.body ?? {}) as {
    title?: string;
    errors?: readonly { detail?: string }[];
  };
  // The detail of a refusal says in one line what its faults say one by one.
  if (errors.length === 0) return { text: error.message, faults: [] };
  return {
    text: `${title ?? error.message}. Nothing was changed.`,
    faults: errors.map(({ detail }) => `${detail ?? ''}.`),
  };
}

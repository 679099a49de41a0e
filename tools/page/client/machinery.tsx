import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, Refused } from './api.js';
import { ChoreographyGraph } from './choreography-graph.js';

/** `GET /ops/state` of an instance. What could not be measured is null. */
interface State {
  readonly startedAt: string;
  readonly relays: readonly { readonly source: string; readonly leads: boolean }[];
  readonly outbox: {
    readonly waiting: number | null;
    readonly oldestSeconds: number | null;
    readonly refused: number | null;
  };
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly assigned: boolean;
    readonly lagMessages: number | null;
    readonly lagSeconds: number | null;
    readonly paused: boolean;
  }[];
  readonly parked: { readonly messages: number | null; readonly keys: number | null };
}

interface Instance {
  readonly service: string;
  readonly instance: string;
  readonly pid: number;
  readonly url: string;
  readonly answer?: State;
  readonly problem?: string;
}

/** `GET /api/machinery` of the page. */
interface Answer {
  readonly instances: readonly Instance[];
  readonly rates: Readonly<Record<string, number>>;
}

const EVERY_MS = 1_000;
const seen = signal<Answer | undefined>(undefined);
const problem = signal<string | undefined>(undefined);

async function load(): Promise<void> {
  try {
    seen.value = await get<Answer>('/api/machinery');
    problem.value = undefined;
  } catch (error) {
    problem.value = error instanceof Refused ? error.message : String(error);
  }
}

/** What runs, who leads, and what waits. */
export function Machinery() {
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return (
    <section class="machinery" aria-labelledby="machinery-heading">
      <h1 id="machinery-heading">Machinery</h1>
      {problem.value !== undefined && <p class="problem">{problem.value}</p>}
      <ChoreographyGraph rates={seen.value?.rates ?? {}} />
      <h2>The instances</h2>
      <p class="about">Each is asked once a second. A dash is what nobody could measure.</p>
      {seen.value === undefined ? <p>Asking every instance …</p> : null}
      <div class="cards">
        {seen.value?.instances.map((one) => (
          <Card key={one.instance} one={one} />
        ))}
      </div>
    </section>
  );
}

function Card({ one: { service, instance, pid, url, answer, problem: why } }: { one: Instance }) {
  return (
    <section class={`card ${service}`} aria-label={instance}>
      <h2>
        {instance} <span class="pid">pid {pid}</span>
      </h2>
      <p class="about">
        <a href={`${url}/docs`}>{url}</a>
      </p>
      {answer === undefined ? (
        <p class="problem">{why}</p>
      ) : (
        <>
          <dl>
            <dt>relay</dt>
            <dd>{answer.relays.some(({ leads }) => leads) ? 'leads' : 'stands by'}</dd>
            <dt>outbox</dt>
            <dd>
              {shown(answer.outbox.waiting)} waiting, oldest {shown(answer.outbox.oldestSeconds, ' s')},{' '}
              {shown(answer.outbox.refused)} refused
            </dd>
            <dt>parked</dt>
            <dd>
              {shown(answer.parked.messages)} messages of {shown(answer.parked.keys)} keys
            </dd>
          </dl>
          <Partitions partitions={answer.partitions} />
        </>
      )}
    </section>
  );
}

function Partitions({ partitions }: { partitions: State['partitions'] }) {
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  return (
    <table class="partitions">
      <caption>Lag by partition, in messages</caption>
      <tbody>
        {topics.map((topic) => (
          <tr key={topic}>
            <th scope="row">{topic}</th>
            {partitions
              .filter((partition) => partition.topic === topic)
              .map(({ partition, assigned, lagMessages, lagSeconds, paused }) => (
                <td
                  key={partition}
                  class={[
                    assigned ? 'assigned' : '',
                    paused ? 'paused' : '',
                    (lagMessages ?? 0) > 0 ? 'behind' : '',
                  ].join(' ')}
                  title={`partition ${String(partition)}: ${shown(lagSeconds, ' s')} behind${paused ? ', paused' : ''}${assigned ? '' : ', of another instance'}`}
                >
                  {shown(lagMessages)}
                </td>
              ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shown(value: number | null, unit = ''): string {
  return value === null ? '–' : `${String(Math.round(value * 10) / 10)}${unit}`;
}

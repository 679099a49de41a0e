import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Lead } from '../leads.js';
import type { InstanceState, Seen } from '../machinery.js';
import { get, Refused } from './api.js';
import { ChoreographyGraph } from './choreography-graph.js';
import { Curves } from './curves.js';

const EVERY_MS = 1_000;
const seen = signal<Seen | undefined>(undefined);
const problem = signal<string | undefined>(undefined);

async function load(): Promise<void> {
  try {
    seen.value = await get<Seen>('/api/machinery');
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
  const { instances = [], leads = [], rates = {}, history } = seen.value ?? {};
  return (
    <section class="machinery" aria-labelledby="machinery-heading">
      <h1 id="machinery-heading">Machinery</h1>
      {problem.value !== undefined && <p class="problem">{problem.value}</p>}
      <ChoreographyGraph rates={rates} />
      {history !== undefined && <Curves history={history} />}
      <h2 id="relays-heading">The relays</h2>
      <ul class="relays" aria-labelledby="relays-heading">
        {leads.map((lead) => (
          <li key={`${lead.service} ${lead.relay}`} class={`key ${lead.service}`}>
            {leadInWords(lead)}
          </li>
        ))}
      </ul>
      <h2>The instances</h2>
      <p class="about">Each is asked once a second. A dash is what nobody could measure.</p>
      {instances.length === 0 && <p>Asking every instance …</p>}
      <div class="cards">
        {instances.map((one) => (
          <Card key={one.instance} one={one} />
        ))}
      </div>
    </section>
  );
}

function leadInWords({ service, relay, leader, since, before }: Lead): string {
  const when = since === null ? '' : ` since ${new Date(since).toLocaleTimeString('en-GB')}`;
  const whose = `${service}, ${tableInWords(relay)}: `;
  if (leader === null) return `${whose}nobody leads${when}${before === null ? '' : `; ${before} led before`}`;
  if (before === null) return `${whose}${leader} leads${when}`;
  if (before === leader) return `${whose}${leader} leads again${when}`;
  return `${whose}${leader} leads${when}; it took over from ${before}`;
}

function leadsInWords(relays: InstanceState['relays']): string {
  const led = relays.filter(({ leads }) => leads).map(({ source }) => tableInWords(source));
  return led.length === 0 ? 'stands by' : `leads ${led.join(' and ')}`;
}

function tableInWords(name: string): string {
  return name.replaceAll('_', ' ');
}

function Card({ one: { service, instance, pid, url, answer, problem: why } }: { one: Seen['instances'][number] }) {
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
            <dd>{leadsInWords(answer.relays)}</dd>
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

function Partitions({ partitions }: { partitions: InstanceState['partitions'] }) {
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  return (
    <table class="partitions">
      <caption>Lag by partition in messages, and the longest in seconds</caption>
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
            <td class="seconds">{shown(mostSeconds(partitions, topic), ' s')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function mostSeconds(partitions: InstanceState['partitions'], topic: string): number | null {
  const seconds = partitions.flatMap((one) => (one.topic === topic && one.lagSeconds !== null ? [one.lagSeconds] : []));
  return seconds.length === 0 ? null : Math.max(...seconds);
}

function shown(value: number | null, unit = ''): string {
  return value === null ? '–' : `${String(Math.round(value * 10) / 10)}${unit}`;
}

import { graphOf, type GraphEdge, type GraphLabel } from '../drawing/graph.js';
import { kindOf } from '../drawing/expectations.js';
import { BEGIN } from './begin.js';
import { ArrowHead } from './saga-drawing.js';

type Rates = Readonly<Record<string, number>>;

const { choreography: CHOREOGRAPHY, services: SERVICES } = BEGIN;

/** The choreography with how often each event happens now. The table beside it says the same. */
export function ChoreographyGraph({ rates }: { rates: Rates }) {
  return (
    <section class="choreography" aria-labelledby="choreography-heading">
      <h2 id="choreography-heading">The choreography now</h2>
      <p class="about">
        Who writes each event, who reads it, and how often it is sent: events in a second, over the last ten.
      </p>
      <div class="choreography-body">
        <figure class="picture">
          <Drawing rates={rates} />
          <figcaption class="legend">
            <span class="key step">event, in the colour of its writer</span>
            <span class="key refusal">refusal</span>
            <span class="key compensation">compensation</span>
          </figcaption>
        </figure>
        <EventsTable rates={rates} />
      </div>
    </section>
  );
}

function Drawing({ rates }: { rates: Rates }) {
  const { width, height, nodes, edges, labels } = graphOf(CHOREOGRAPHY, SERVICES);
  const title = `The choreography as a graph of ${String(nodes.length)} services. The table beside it says the same.`;
  return (
    <svg class="drawing graph" viewBox={`0 0 ${String(width)} ${String(height)}`} role="img" aria-label={title}>
      <defs>
        <ArrowHead />
      </defs>
      {nodes.map(({ service, x, width: wide }) => (
        <g key={service} class={`node ${service}`}>
          <rect x={x} y={1} width={wide} height={height - 2} rx={12} class="node-box" />
          <text x={x + wide / 2} y={32} text-anchor="middle" class="node-name">
            {service}
          </text>
        </g>
      ))}
      {edges.map((edge) => (
        <Edge key={`${edge.event} ${edge.to}`} edge={edge} rate={rates[edge.event] ?? 0} />
      ))}
      {labels.map((label) => (
        <Label key={`${label.event} ${String(label.x)}`} label={label} rate={rates[label.event] ?? 0} />
      ))}
    </svg>
  );
}

function Edge({ edge: { event, kind, by, to, fromX, toX, y, passes }, rate }: { edge: GraphEdge; rate: number }) {
  return (
    <g class={`arrow ${kind} ${by} ${rate > 0 ? 'flows' : ''}`}>
      <title>{`${event}, from ${by} to ${to}: ${perSecond(rate)}`}</title>
      <line x1={fromX} y1={y} x2={toX + (toX > fromX ? -2 : 2)} y2={y} marker-end="url(#head)" />
      {passes.map(({ service, x, width }) => (
        <line key={service} x1={x} y1={y} x2={x + width} y2={y} class={`passed ${service}`} />
      ))}
    </g>
  );
}

function Label({ label: { event, kind, by, x, endX, y }, rate }: { label: GraphLabel; rate: number }) {
  return (
    <g class={`label ${kind} ${by}`}>
      <text x={x} y={y} class="event">
        {event}
      </text>
      <text x={endX} y={y} text-anchor="end" class={`rate ${rate > 0 ? '' : 'none'}`}>
        {perSecond(rate)}
      </text>
    </g>
  );
}

function EventsTable({ rates }: { rates: Rates }) {
  return (
    <div class="list">
      <table class="events">
        <caption>The same as a table</caption>
        <thead>
          <tr>
            <th scope="col">event</th>
            <th scope="col">from</th>
            <th scope="col">to</th>
            <th scope="col" class="number">
              rate
            </th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(CHOREOGRAPHY).map(([event, { publisher, reactions }]) => (
            <tr key={event} class={`${kindOf(CHOREOGRAPHY, event)} ${publisher}`}>
              <th scope="row">{event}</th>
              <td>{publisher}</td>
              <td>{Object.keys(reactions).join(', ')}</td>
              <td class="number">{perSecond(rates[event] ?? 0)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function perSecond(rate: number): string {
  return `${rate === 0 ? '0' : rate.toFixed(1)}/s`;
}

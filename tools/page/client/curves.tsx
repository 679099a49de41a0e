import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Columns } from '../history.js';
import { BEGIN } from './begin.js';

const HEIGHT_PX = 180;
const SHOWN_S = 5 * 60;
const FONT = '12px system-ui, "DejaVu Sans", sans-serif';

/** A curve that is always 0 has room above it, too. */
const LEAST_TOP = 4;

type PerService = Columns['lag'];
type Service = keyof PerService;

/** What waited in the last five minutes. */
export function Curves({ history: { at, lag, outbox } }: { history: Columns }) {
  return (
    <section class="curves" aria-labelledby="curves-heading">
      <h2 id="curves-heading">The last five minutes</h2>
      <div class="curves-body">
        <Curve name="Lag" about="messages that a service has not processed" at={at} values={lag} />
        <Curve name="Outbox" about="events that a service has written and not sent" at={at} values={outbox} />
      </div>
    </section>
  );
}

interface CurveProps {
  readonly name: string;
  readonly about: string;
  readonly at: readonly number[];
  readonly values: PerService;
}

/** One curve for each service, with the newest and the highest value of each as text. */
function Curve({ name, about, at, values }: CurveProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  useEffect(() => {
    const { current: element } = host;
    if (element === null) return;
    const chart = new uPlot(optionsFor(element), [[]], element);
    plot.current = chart;
    const resized = new ResizeObserver(() => {
      chart.setSize({ width: element.clientWidth, height: HEIGHT_PX });
    });
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, []);
  useEffect(() => {
    plot.current?.setData([at.map((ms) => ms / 1000), ...BEGIN.services.map((service) => [...values[service]])]);
  }, [at, values]);
  return (
    <figure class="picture curve" role="group" aria-label={name}>
      <figcaption>
        <h3>{name}</h3> <span class="about">{about}</span>
      </figcaption>
      <div ref={host} class="plot" aria-hidden="true" />
      <ul class="values">
        {BEGIN.services.map((service) => (
          <li key={service} class={`key ${service}`}>
            {service}: {inWords(values[service])}
          </li>
        ))}
      </ul>
    </figure>
  );
}

function inWords(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return 'not known';
  const now = values.at(-1) ?? null;
  return `${now === null ? 'not known' : String(now)} now, ${String(Math.max(...known))} at most`;
}

/** The colours are those of the page at each time: they are asked for whenever the chart is drawn. */
function optionsFor(element: HTMLElement): uPlot.Options {
  const soft = (): string => getComputedStyle(element).color;
  const line = (): string => getComputedStyle(element).borderTopColor;
  const own = (service: Service): string => {
    const key = element.parentElement?.querySelector(`.key.${service}`);
    return key == null ? soft() : getComputedStyle(key).color;
  };
  const lines = { stroke: line, width: 1 };
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: (_chart, _least, most) => [most - SHOWN_S, most] },
      y: { range: (_chart, _least, most) => [0, Math.max(LEAST_TOP, most * 1.1)] },
    },
    axes: [
      {
        stroke: soft,
        font: FONT,
        grid: lines,
        ticks: lines,
        size: 30,
        incrs: [60],
        values: (_chart, times) =>
          times.map((seconds) => new Date(seconds * 1000).toLocaleTimeString('en-GB').slice(0, 5)),
      },
      {
        stroke: soft,
        font: FONT,
        grid: lines,
        ticks: lines,
        size: 48,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 10_000, 50_000, 100_000],
      },
    ],
    series: [
      {},
      ...BEGIN.services.map((service) => ({ stroke: () => own(service), width: 2, points: { show: false } })),
    ],
  };
}

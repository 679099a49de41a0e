import type { Arrow, Bar, Label, Layout } from '../drawing/layout.js';
import { WIDTH } from '../drawing/layout.js';
import { span, spoken } from '../drawing/words.js';

interface Props {
  readonly layout: Layout;
  /** Until when it is drawn, in milliseconds after the request. Undefined: all of it, with what is still to come. */
  readonly untilMs: number | undefined;
  /** How long the order still waits for answers. */
  readonly leftMs: number | undefined;
  readonly title: string;
}

/** The saga, drawn to scale. Beside it is a list that says the same. */
export function SagaDrawing({ layout, untilMs, leftMs, title }: Props) {
  const { lanes, arrows, bars, labels, marks, ghosts, held, times, scale, top, height } = layout;
  const isShown = (ms: number): boolean => untilMs === undefined || ms <= untilMs;
  const y = (ms: number): number => top + scale.y(ms);
  const end = top + scale.height;
  const untilY = untilMs === undefined ? Infinity : top + scale.y(untilMs);
  const isAtEnd = untilMs === undefined || scale.y(untilMs) >= scale.height - 0.5;
  const payment = lanes.find(({ service }) => service === 'payment');
  return (
    <svg class="drawing" viewBox={`0 0 ${String(WIDTH)} ${String(height)}`} role="img" aria-label={title}>
      <defs>
        <ArrowHead />
        <pattern id="outbox" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" class="hatch-ground" />
          <line x1="0" y1="0" x2="0" y2="5" class="hatch" />
        </pattern>
      </defs>

      {lanes.map(({ service, x }) => (
        <g key={service} class={`lane ${service}`}>
          <rect x={x - 54} y={10} width={108} height={28} rx={14} class="lane-head" />
          <text x={x} y={29} text-anchor="middle" class="lane-name">
            {service}
          </text>
          <line x1={x} y1={38} x2={x} y2={end + 12} class="lane-line" />
          <line x1={x} y1={end + 12} x2={x} y2={height - 4} class="lane-line future" />
        </g>
      ))}

      {scale.breaks.map(({ fromY, toY, ms }) => (
        <g key={fromY} class="break">
          <rect x={16} y={top + fromY + 7} width={WIDTH - 32} height={toY - fromY - 14} rx={4} />
          <text x={24} y={top + (fromY + toY) / 2 + 4}>
            {span(ms)} without news, shortened
          </text>
        </g>
      ))}

      {payment !== undefined &&
        held
          .filter(({ fromMs }) => isShown(fromMs))
          .map(({ fromMs, toMs }) => (
            <g key={fromMs} class="held">
              <rect
                x={payment.x - 4}
                y={y(fromMs)}
                width={8}
                height={Math.max(0, Math.min(untilY, toMs === undefined ? end + 12 : y(toMs)) - y(fromMs))}
                rx={3}
              />
              <text x={payment.x + 12} y={y(fromMs) + 4}>
                held
              </text>
            </g>
          ))}

      {times
        .filter(({ ms }) => isShown(ms))
        .map(({ y: at, ms }) => (
          <text key={ms} x={78} y={at + 4} text-anchor="end" class="time">
            {ms < 0 ? '−' : '+'}
            {span(Math.abs(ms))}
          </text>
        ))}

      {marks
        .filter(({ ms }) => isShown(ms))
        .map(({ y: at, ms, text, kind }) => (
          <g key={`${text} ${String(ms)}`} class={`mark ${kind} ${text.toLowerCase()}`}>
            <text x={(lanes[0]?.x ?? 0) - 16} y={at + 4} text-anchor="end">
              {text}
              {kind === 'asked' ? ' →' : ''}
            </text>
            {kind === 'became' && <circle cx={lanes[0]?.x} cy={y(ms)} r={4.5} />}
          </g>
        ))}

      {bars
        .filter(({ fromMs }) => isShown(fromMs))
        .map((bar) => (
          <DrawnBar key={`${bar.kind} ${bar.service} ${String(bar.fromMs)}`} bar={bar} untilY={untilY} />
        ))}
      {arrows
        .filter(({ from }) => isShown(from.ms))
        .map((arrow) => (
          <DrawnArrow key={`${arrow.id} ${arrow.to}`} arrow={arrow} untilY={untilY} />
        ))}
      {labels
        .filter(({ ms }) => isShown(ms))
        .map((label) => (
          <DrawnLabel key={`${label.text} ${String(label.ms)}`} label={label} />
        ))}

      {isAtEnd &&
        ghosts.map(({ text, from, heads, y: at, untilDeadline }) => {
          const rightward = heads.some((head) => head > from);
          return (
            <g key={text} class="ghost">
              {heads.map((head) => (
                <line
                  key={head}
                  x1={from}
                  y1={at}
                  x2={head + (rightward ? -6 : 6)}
                  y2={at + 8}
                  marker-end="url(#head)"
                />
              ))}
              <circle cx={from} cy={at} r={4} />
              <text x={from + (rightward ? 12 : -12)} y={at - 6} text-anchor={rightward ? 'start' : 'end'}>
                {text}?
              </text>
              {untilDeadline && leftMs !== undefined && from === lanes[0]?.x && (
                <text x={from - 16} y={at + 4} text-anchor="end" class="deadline">
                  {leftMs > 0 ? `deadline in ${(leftMs / 1000).toFixed(1)} s` : 'the deadline has passed'}
                </text>
              )}
            </g>
          );
        })}
      {!isAtEnd && <line x1={88} x2={WIDTH - 40} y1={untilY} y2={untilY} class="cursor" />}
    </svg>
  );
}

/** The marker `#head`: the head of an arrow, in the arrow's colour. */
export function ArrowHead() {
  return (
    <marker id="head" viewBox="0 0 10 10" refX="8.5" refY="5" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0 .8 10 5 0 9.2z" class="head" />
    </marker>
  );
}

function DrawnArrow({ arrow, untilY }: { arrow: Arrow; untilY: number }) {
  const { from, head, kind, event, by, to, onItsWay, clocksDisagreeMs } = arrow;
  const whole = head.ms - from.ms;
  const part = head.y <= from.y ? 1 : Math.min(1, Math.max(0, (untilY - from.y) / (head.y - from.y)));
  const x2 = from.x + (head.x - from.x) * part;
  const y2 = from.y + (head.y - from.y) * part;
  const isThere = part === 1 && !onItsWay;
  return (
    <g class={`arrow ${kind} ${by} ${onItsWay ? 'on-its-way' : ''}`}>
      <title>{`${event}, from ${by} to ${to}: ${onItsWay ? 'on its way' : span(whole)}`}</title>
      <line x1={from.x} y1={from.y} x2={x2} y2={y2} marker-end={isThere ? 'url(#head)' : undefined} />
      {clocksDisagreeMs !== undefined && part === 1 && (
        <text
          x={head.x + (head.x > from.x ? -10 : 10)}
          y={head.y + 14}
          text-anchor={head.x > from.x ? 'end' : 'start'}
          class="clocks"
        >
          clocks disagree by {span(clocksDisagreeMs)}
        </text>
      )}
    </g>
  );
}

function DrawnBar({ bar, untilY }: { bar: Bar; untilY: number }) {
  const { kind, service, x, fromY, fromMs, toMs } = bar;
  const toY = Math.min(bar.toY, untilY);
  const words = { outbox: 'waiting in the outbox', consumer: 'waiting for the consumer', transaction: 'transaction' };
  return (
    <rect x={x - 4} y={fromY} width={8} height={Math.max(2, toY - fromY)} rx={2} class={`bar ${kind} ${service}`}>
      <title>{`${service}: ${words[kind]}, ${span(toMs - fromMs)}`}</title>
    </rect>
  );
}

function DrawnLabel({ label: { text, note, service, kind, x, y, anchor } }: { label: Label }) {
  return (
    <text x={x} y={y} text-anchor={anchor} class={`label ${kind} ${service}`}>
      <tspan class="event">{text}</tspan>
      {note !== '' && <tspan class="note">{`  ${spoken(note)}`}</tspan>}
    </text>
  );
}

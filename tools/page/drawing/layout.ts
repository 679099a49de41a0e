// The geometry of the drawing, as data: pure, so that a spec can read it. client/saga-drawing.tsx draws it.
import type { Service } from '#libs/contracts';
import { spansOf, type Span } from '../../travels/spans.js';
import type { Hearing } from '../../travels/travel.js';
import { kindOf, type Choreography, type Expected, type StepKind } from './expectations.js';
import { LABEL_PX, placed, spread, spreadOne } from './labels.js';
import type { Story } from './story.js';
import { timeScale, type TimeScale } from './time-scale.js';

export const WIDTH = 900;
const FIRST_LANE = 232;
const LAST_LANE = 800;
const TOP = 64;
const GHOST_PX = 34;

/** So that what is below does not move while a saga grows. */
const LEAST_HEIGHT = 690;

export interface Lane {
  readonly service: Service;
  readonly x: number;
}

/** From one service to another. */
export interface Arrow {
  readonly event: string;
  readonly id: string;
  readonly by: Service;
  readonly to: Service;
  readonly kind: StepKind | 'late';
  readonly from: { readonly x: number; readonly y: number; readonly ms: number };
  readonly head: { readonly x: number; readonly y: number; readonly ms: number };
  /** Nobody has said yet that it was heard. */
  readonly onItsWay: boolean;
  /** A service's clock says that it was heard before it was sent. */
  readonly clocksDisagreeMs?: number;
}

/** A time on the lane of a service. The time in the broker is the arrow. */
export interface Bar extends Span {
  readonly kind: Exclude<Span['kind'], 'broker'>;
  readonly x: number;
  readonly fromY: number;
  readonly toY: number;
}

export interface Label {
  readonly text: string;
  readonly note: string;
  readonly service: Service;
  readonly kind: Arrow['kind'];
  readonly x: number;
  readonly y: number;
  readonly ms: number;
  readonly anchor: 'start' | 'end';
}

/** What the order was asked, or what it became, beside its lane. */
export interface Mark {
  readonly text: string;
  readonly note: string;
  readonly kind: 'asked' | 'became';
  readonly y: number;
  readonly ms: number;
}

export interface Ghost {
  readonly text: string;
  readonly by: Service;
  readonly from: number;
  readonly heads: readonly number[];
  readonly y: number;
  readonly untilDeadline: boolean;
}

export interface Layout {
  readonly height: number;
  readonly scale: TimeScale;
  readonly top: number;
  readonly lanes: readonly Lane[];
  readonly arrows: readonly Arrow[];
  readonly bars: readonly Bar[];
  readonly labels: readonly Label[];
  readonly marks: readonly Mark[];
  readonly ghosts: readonly Ghost[];
  /** Where payment was kept from answering. */
  readonly held: readonly { readonly fromMs: number; readonly toMs: number | undefined }[];
  readonly times: readonly { readonly y: number; readonly ms: number }[];
}

/** @param services the lanes from left to right */
export function layOut(
  story: Story,
  expected: readonly Expected[],
  choreography: Choreography,
  services: readonly Service[],
): Layout {
  const gap = (LAST_LANE - FIRST_LANE) / Math.max(1, services.length - 1);
  const lanes = services.map((service, index) => ({ service, x: FIRST_LANE + index * gap }));
  const xOf = (service: Service): number => lanes.find((lane) => lane.service === service)?.x ?? FIRST_LANE;
  const scale = timeScale(momentsOf(story));
  const y = (ms: number): number => TOP + scale.y(ms);
  const end = TOP + scale.height;

  const arrows: Arrow[] = [];
  const bars: Bar[] = [];
  const labels: Label[] = [];
  const marks: Mark[] = [];
  for (const row of story.rows) {
    const travel = row.eventId === undefined ? undefined : story.travels[row.eventId];
    const ms = row.afterMs;
    if (row.asked !== undefined) marks.push({ text: row.asked, note: row.note ?? '', kind: 'asked', y: y(ms), ms });
    if (row.became !== undefined) marks.push({ text: row.became, note: '', kind: 'became', y: y(ms), ms });
    if (row.said === undefined || travel === undefined) continue;
    const { name, by, to } = row.said;
    const kind = row.heardTooLate === true ? 'late' : kindOf(choreography, name);
    const x = xOf(by);
    const { writtenMs, sentMs } = travel;
    for (const service of to) arrows.push(arrowTo(service, travel.heard[service]));
    for (const span of spansOf(travel)) bars.push(...barOf(span));
    const rightward = to.some((service) => xOf(service) > x);
    labels.push({
      text: name,
      note: noteOf(row.note, row.heardTooLate === true, travel.againMs.length),
      service: by,
      kind,
      x: x + (rightward ? 12 : -12),
      y: y(Math.max(writtenMs, sentMs)),
      ms: writtenMs,
      anchor: rightward ? 'start' : 'end',
    });

    function arrowTo(service: Service, hearing: Hearing | undefined): Arrow {
      // A redriven message was fetched long before.
      const heardMs = hearing?.fetchedMs ?? hearing?.startedMs ?? hearing?.atMs;
      const early = heardMs !== undefined && heardMs < sentMs ? sentMs - heardMs : 0;
      const headMs = heardMs ?? sentMs;
      const direction = Math.sign(xOf(service) - x);
      return {
        event: name,
        id: travel?.id ?? '',
        by,
        to: service,
        kind,
        from: { x: x + direction * 4, y: y(sentMs), ms: sentMs },
        head: {
          x: xOf(service) - direction * 5,
          y: heardMs === undefined ? y(sentMs) + 18 : y(Math.max(heardMs, sentMs)),
          ms: Math.max(headMs, sentMs),
        },
        onItsWay: heardMs === undefined,
        ...(early > 0 && { clocksDisagreeMs: early }),
      };
    }
  }

  function barOf({ kind, ...span }: Span): Bar[] {
    if (kind === 'broker') return [];
    const fromY = y(span.fromMs);
    return [{ ...span, kind, x: xOf(span.service), fromY, toY: Math.max(fromY + 2, y(span.toMs)) }];
  }

  const drawnLabels = labels.map((label) => {
    const own = arrows.filter(({ event, by }) => event === label.text && by === label.service);
    return placed(label, own, arrows);
  });
  const ghosts = expected.map(({ by, to, oneOf, untilDeadline }, index): Ghost => {
    return {
      text: oneOf.join(' or '),
      by,
      from: xOf(by),
      heads: to.map(xOf),
      y: end + 30 + index * GHOST_PX,
      untilDeadline,
    };
  });
  return {
    height: Math.max(LEAST_HEIGHT, end + 30 + ghosts.length * GHOST_PX),
    scale,
    top: TOP,
    lanes,
    arrows,
    bars,
    labels: spread(drawnLabels),
    marks: spreadOne(marks, LABEL_PX),
    ghosts,
    held: heldTimes(story),
    times: timesBeside(labels, marks),
  };
}

function noteOf(note: string | undefined, late: boolean, copies: number): string {
  return [
    ...(note === undefined ? [] : [note]),
    ...(late ? ['too late'] : []),
    ...(copies > 0 ? [`sent ${String(copies + 1)} times, dropped by the inbox`] : []),
  ].join(' · ');
}

/** Every time that the drawing shows. */
export function momentsOf({ rows, travels }: Story): number[] {
  const ofTravels = Object.values(travels).flatMap(({ writtenMs, sentMs, heard }) => [
    writtenMs,
    sentMs,
    ...Object.values(heard).flatMap(({ atMs, fetchedMs, startedMs }) => [atMs, fetchedMs ?? atMs, startedMs ?? atMs]),
  ]);
  return [...rows.map(({ afterMs }) => afterMs), ...ofTravels];
}

function timesBeside(labels: readonly Label[], marks: readonly Mark[]): Layout['times'] {
  const times = [...labels.map(({ y, ms }) => ({ y, ms })), ...marks.map(({ y, ms }) => ({ y, ms }))];
  const unique = [...new Map(times.map((time) => [time.ms, time])).values()].sort((a, b) => a.y - b.y);
  return unique.filter(({ y }, index) => index === 0 || y - (unique[index - 1]?.y ?? 0) >= 11);
}

function heldTimes({ rows }: Story): Layout['held'] {
  const times: { fromMs: number; toMs: number | undefined }[] = [];
  for (const { afterMs, paymentHeld } of rows) {
    const last = times.at(-1);
    const isOpen = last !== undefined && last.toMs === undefined;
    if (paymentHeld && !isOpen) times.push({ fromMs: afterMs, toMs: undefined });
    if (!paymentHeld && isOpen) last.toMs = afterMs;
  }
  return times;
}

// Pure, and without an import of our own that stays at run time: the browser loads this file too.
import type { Service } from '#libs/contracts';

/** The choreography as data, such as the page gets it: {@link import('#libs/contracts').CHOREOGRAPHY}. */
export type Choreography = Readonly<
  Record<
    string,
    {
      readonly publisher: Service;
      readonly reactions: Partial<Record<Service, string>>;
      readonly compensates?: string;
    }
  >
>;

/** An event that the choreography lets us expect. */
export interface Expected {
  readonly by: Service;
  readonly to: readonly Service[];
  /** It is one of these. */
  readonly oneOf: readonly string[];
  /** The event that it follows. */
  readonly after: string;
  /** The order does not wait longer than its deadline. */
  readonly untilDeadline: boolean;
}

/** The service that begins, and that joins the answers of the others. */
export function starterOf(choreography: Choreography): Service | undefined {
  return Object.values(choreography)[0]?.publisher;
}

/** What a service can answer to an event of the starter. The choreography tells the story in order: the answers follow it. */
export function answersTo(choreography: Choreography, event: string, service: Service): string[] {
  const steps = Object.entries(choreography);
  const from = steps.findIndex(([name]) => name === event);
  const starter = starterOf(choreography);
  const answers: string[] = [];
  for (const [name, { publisher }] of steps.slice(from + 1)) {
    if (publisher === starter) break;
    if (publisher === service) answers.push(name);
  }
  return answers;
}

/** The event of the starter that an answer follows. */
export function askedBy(choreography: Choreography, answer: string): string | undefined {
  const names = Object.keys(choreography);
  const starter = starterOf(choreography);
  if (choreography[answer]?.publisher === starter) return undefined;
  return names
    .slice(0, Math.max(0, names.indexOf(answer)))
    .findLast((name) => choreography[name]?.publisher === starter);
}

/** Whether an event undoes what another one did. */
export function isCompensation(choreography: Choreography, event: string): boolean {
  return choreography[event]?.compensates !== undefined;
}

/** Whether an answer is a no: one of two that a service can give, and there is nothing to undo after it. */
export function isRefusal(choreography: Choreography, event: string): boolean {
  const step = choreography[event];
  const trigger = askedBy(choreography, event);
  if (step === undefined || trigger === undefined) return false;
  const isChoice = answersTo(choreography, trigger, step.publisher).length > 1;
  return isChoice && compensationOf(choreography, event) === undefined;
}

/** What an event is in the saga. Each kind has its colour. */
export type StepKind = 'step' | 'refusal' | 'compensation';

export function kindOf(choreography: Choreography, event: string): StepKind {
  if (isCompensation(choreography, event)) return 'compensation';
  return isRefusal(choreography, event) ? 'refusal' : 'step';
}

/** What is still to come, after these events. Empty: the saga has ended, or nothing has begun. */
export function expectedAfter(choreography: Choreography, seen: Iterable<string>): Expected[] {
  const known = new Set(seen);
  const starter = starterOf(choreography);
  const triggers = Object.keys(choreography).filter(
    (name) => known.has(name) && choreography[name]?.publisher === starter,
  );
  const last = triggers.at(-1);
  if (last === undefined) return [];
  const decision = decisionAfter(choreography, last, known);
  const answers = participantsOf(choreography, last).flatMap((by): Expected[] => {
    const oneOf = answersTo(choreography, last, by);
    if (oneOf.length === 0 || oneOf.some((name) => known.has(name))) return [];
    const to = Object.keys(choreography[oneOf[0] ?? '']?.reactions ?? {}) as Service[];
    return [{ by, to, oneOf, after: last, untilDeadline: decision !== undefined }];
  });
  return decision === undefined ? answers : [...answers, decision];
}

function participantsOf(choreography: Choreography, event: string): Service[] {
  return Object.keys(choreography[event]?.reactions ?? {}) as Service[];
}

function compensationOf(choreography: Choreography, event: string): string | undefined {
  return Object.keys(choreography).find((name) => choreography[name]?.compensates === event);
}

/** What the starter decides once it has the answers. Only an event that can be refused has such a decision after it. */
function decisionAfter(choreography: Choreography, trigger: string, known: ReadonlySet<string>): Expected | undefined {
  const starter = starterOf(choreography);
  const participants = participantsOf(choreography, trigger);
  const possible = participants.map((by) => answersTo(choreography, trigger, by));
  if (starter === undefined || !possible.flat().some((name) => isRefusal(choreography, name))) return undefined;
  const names = Object.keys(choreography);
  const forward = names
    .slice(names.indexOf(trigger) + 1)
    .find((name) => choreography[name]?.publisher === starter && !isCompensation(choreography, name));
  const backward = compensationOf(choreography, trigger);
  const refused = possible.flat().some((name) => known.has(name) && isRefusal(choreography, name));
  const allAnswered = possible.every((answers) => answers.some((name) => known.has(name)));
  const oneOf = [refused ? undefined : forward, allAnswered && !refused ? undefined : backward].filter(
    (name) => name !== undefined,
  );
  return { by: starter, to: participants, oneOf, after: trigger, untilDeadline: true };
}

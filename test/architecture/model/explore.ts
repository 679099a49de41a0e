import { faultsOf } from './faults.js';
import { RULES, type Rules } from './rules.js';
import { stepsFrom } from './steps.js';
import { isAtRest, worldOf, type Setting, type World } from './world.js';

/** What an exploration has found. */
export interface Exploration {
  /** How many different worlds there are, however many ways lead to each. */
  readonly worlds: number;
  /** How the orders can end, those of one world together. */
  readonly endings: ReadonlySet<string>;
  /** The shortest way to a fault, step by step, with the fault in the last line. Absent if there is no fault. */
  readonly counterexample?: readonly string[];
  /** The shortest way to an event that is applied a second time, with that as the last line. Absent if there is none. */
  readonly appliedTwice?: readonly string[];
}

interface Visit {
  readonly world: World;
  readonly happened: string;
  readonly before: Visit | null;
}

/** Explores everything that can happen, breadth first, and stops at the first fault. */
export function explore(setting: Setting, rules: Rules = RULES): Exploration {
  const endings = new Set<string>();
  const seen = new Set<string>();
  const queue: Visit[] = [];
  let appliedTwice: readonly string[] | undefined;
  const visit = (world: World, happened: string, before: Visit | null) => {
    const name = JSON.stringify(world);
    if (seen.has(name)) return;
    seen.add(name);
    queue.push({ world, happened, before });
  };

  const found = (counterexample?: readonly string[]): Exploration => ({
    worlds: seen.size,
    endings,
    ...(counterexample && { counterexample }),
    ...(appliedTwice && { appliedTwice }),
  });

  visit(worldOf(setting), 'the orders are placed', null);
  for (const current of queue) {
    const { world } = current;
    const faults = faultsOf(world, setting);
    if (faults.length > 0) return found([...wayTo(current), faults.join('; ')]);
    if (isAtRest(world)) endings.add(endingOf(world));
    for (const { happens, after, isAgain } of stepsFrom(world, setting, rules)) {
      if (isAgain) appliedTwice ??= [...wayTo(current), happens];
      try {
        visit(after(), happens, current);
      } catch (error) {
        return found([...wayTo(current), happens, String(error)]);
      }
    }
  }
  return found();
}

function wayTo({ before, happened }: Visit): string[] {
  return [...(before === null ? [] : wayTo(before)), happened];
}

function endingOf({ sagas }: World): string {
  return sagas.map(({ order: { status, reason } }) => (reason === null ? status : `${status} (${reason})`)).join(' + ');
}

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
  const visit = (world: World, happened: string, before: Visit | null) => {
    const name = JSON.stringify(world);
    if (seen.has(name)) return;
    seen.add(name);
    queue.push({ world, happened, before });
  };

  visit(worldOf(setting), 'the orders are placed', null);
  for (const current of queue) {
    const { world } = current;
    const faults = faultsOf(world, setting);
    if (faults.length > 0)
      return { worlds: seen.size, endings, counterexample: [...wayTo(current), faults.join('; ')] };
    if (isAtRest(world)) endings.add(endingOf(world));
    for (const { happens, after } of stepsFrom(world, setting, rules)) {
      try {
        visit(after(), happens, current);
      } catch (error) {
        return { worlds: seen.size, endings, counterexample: [...wayTo(current), happens, String(error)] };
      }
    }
  }
  return { worlds: seen.size, endings };
}

function wayTo({ before, happened }: Visit): string[] {
  return [...(before === null ? [] : wayTo(before)), happened];
}

function endingOf({ sagas }: World): string {
  return sagas.map(({ order: { status, reason } }) => (reason === null ? status : `${status} (${reason})`)).join(' + ');
}

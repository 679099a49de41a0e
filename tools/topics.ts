import { parseArgs } from 'node:util';
import { SERVICES, topicsOf, type Service } from '#libs/contracts';
import { createKafka, denialOf, withTopicAdmin, type TopicAdmin } from '#libs/kafka';
import { apply, look } from './topics/cluster.js';
import { readTarget } from './topics/connection.js';
import { drawPlan } from './topics/drawing.js';
import { planOf, type Declared, type Found, type Step } from './topics/plan.js';

// `npm run topics`: compares the topics that the code declares with those of a cluster.

const USAGE = `npm run topics -- plan     shows the differences, and what apply would do about each
npm run topics -- apply    creates missing topics and makes the changes that do no harm; exits with 1 if a difference is left
npm run topics -- verify   shows the differences; exits with 1 if there is one

--service NAME             only the topics that this service owns
The cluster is that of KAFKA_BROKERS, with the settings of a service, or that of the running suite.`;

/** What to print, and whether all is as declared. */
interface Answer {
  readonly text: string;
  readonly isWell: boolean;
}

const ALL = SERVICES.flatMap(topicsOf);

type Command = (admin: TopicAdmin, declared: Declared) => Promise<Answer>;

const COMMANDS: Readonly<Record<string, Command>> = {
  plan: async (admin, declared) => ({ ...(await compare(admin, declared)), isWell: true }),
  verify: compare,
  apply: async (admin, declared) => {
    const found = await look(admin, declared);
    const steps = await apply(admin, declared);
    return { text: draw(steps, found, { done: true }), isWell: steps.every(({ action }) => action !== 'leave') };
  },
};

async function compare(admin: TopicAdmin, declared: Declared): Promise<Answer> {
  const found = await look(admin, declared);
  const steps = planOf(declared, found);
  return { text: draw(steps, found, { done: false }), isWell: steps.length === 0 };
}

/** The topics of another service are declared, also where the command is about one service. */
function draw(steps: readonly Step[], { undeclared }: Found, { done }: { readonly done: boolean }): string {
  const foreign = undeclared.filter((topic) => !ALL.some(({ name }) => name === topic));
  return drawPlan(steps, { undeclared: foreign, done });
}

/** @throws before anything is asked of a cluster, where the arguments are no command */
function readCommand(args: string[]): { command: Command; services: readonly Service[] } {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { service: { type: 'string' } } });
  const command = positionals.length === 1 ? COMMANDS[positionals[0] ?? ''] : undefined;
  const services = SERVICES.filter((service) => values.service === undefined || values.service === service);
  if (command === undefined) throw new Error(USAGE);
  if (services.length === 0) throw new Error(`There is no service '${String(values.service)}': ${SERVICES.join(', ')}`);
  return { command, services };
}

try {
  const { command, services } = readCommand(process.argv.slice(2));
  const { connection, replication } = readTarget(process.env);
  const declared = { topics: services.flatMap(topicsOf), replication };
  const kafka = createKafka({ ...connection, quiet: true });
  const { text, isWell } = await withTopicAdmin(kafka, (admin) => command(admin, declared));
  process.stdout.write(`${text}\n`);
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  process.stderr.write(`${denialOf(error) ?? (error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
}

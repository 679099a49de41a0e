import { parseArgs } from 'node:util';
import { SERVICES, topicsOf } from '#libs/contracts';
import { createKafka, denialOf, withTopicAdmin, type TopicAdmin } from '#libs/kafka';
import { apply, look } from './topics/cluster.js';
import { readTarget, type Target } from './topics/connection.js';
import { drawPlan } from './topics/drawing.js';
import { drawNewest } from './topics/newest-messages.js';
import { planOf, type Declared, type Found, type Step } from './topics/plan.js';

// `npm run topics`: compares the topics that the code declares with those of a cluster, and shows their messages.

const USAGE = `npm run topics -- plan     shows the differences, and what apply would do about each
npm run topics -- apply    creates missing topics and makes the changes that do no harm; exits with 1 if a difference is left
npm run topics -- verify   shows the differences; exits with 1 if there is one
npm run topics -- messages TOPIC   shows the newest messages of a topic: where each stands, its key, its event and its trace

--service NAME             only the topics that this service owns; not for messages
--partition N --key KEY    only the messages of a partition, or of a key, such as an order's id
--last N                   look at so many messages of each partition (100)
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

const OPTIONS = {
  service: { type: 'string' },
  partition: { type: 'string' },
  key: { type: 'string' },
  last: { type: 'string', default: '100' },
} as const;

/** @throws before anything is asked of a cluster, where the arguments are no command */
function readCommand(args: string[]): (target: Target) => Promise<Answer> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [name = '', topic, ...more] = positionals;
  if (name === 'messages' && topic !== undefined && more.length === 0) {
    const { key } = values;
    const wanted = { key, last: number('--last', values.last), partition: partitionOf(values.partition) };
    return async ({ connection }) => ({
      text: await drawNewest(createKafka({ ...connection, quiet: true }), topic, wanted),
      isWell: true,
    });
  }
  const command = topic === undefined ? COMMANDS[name] : undefined;
  const services = SERVICES.filter((service) => values.service === undefined || values.service === service);
  if (command === undefined) throw new Error(USAGE);
  if (services.length === 0) throw new Error(`There is no service '${String(values.service)}': ${SERVICES.join(', ')}`);
  return ({ connection, replication }) =>
    withTopicAdmin(createKafka({ ...connection, quiet: true }), (admin) =>
      command(admin, { topics: services.flatMap(topicsOf), replication }),
    );
}

function partitionOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : number('--partition', text);
}

function number(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} must be a whole number, not "${text}".`);
  return Number(text);
}

try {
  const ask = readCommand(process.argv.slice(2));
  const { text, isWell } = await ask(readTarget(process.env));
  process.stdout.write(`${text}\n`);
  process.exitCode = isWell ? 0 : 1;
} catch (error) {
  process.stderr.write(`${denialOf(error) ?? (error instanceof Error ? error.message : String(error))}\n`);
  process.exitCode = 1;
}

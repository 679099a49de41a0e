import { parseArgs } from 'node:util';
import pc from 'picocolors';
import { differences, readBooks } from './demo/books.js';
import { Director } from './demo/director.js';
import { drawTimeline, NARROWEST } from './demo/drawing.js';
import { drawBooks } from './demo/drawn-books.js';
import { drawTimes } from './demo/drawn-times.js';
import { EventRecorder } from './demo/event-recorder.js';
import { PATHS, type Path } from './demo/paths.js';
import { readTimes } from './demo/saga-times.js';
import { Services } from './demo/services.js';
import { enterStage } from './demo/stage.js';
import { timeline } from './demo/timeline.js';
import { kafkaConnectionOf } from './launcher/doors/kafka-users.js';
import type { Suite } from './launcher/suite-file.js';
import { OperatorApi } from './ops/operator-api.js';
import { operatorToken } from './ops/operator-sender.js';

// `npm run demo`: plays every path of the saga on a running suite and draws what happened.

const USAGE = `npm run demo [-- --only NAME[,NAME]]   with NAME one of ${PATHS.map(({ name }) => name).join(', ')}`;
const WIDTH = Math.min(120, Math.max(NARROWEST, process.stdout.columns || 100));

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** @throws where there is no path of that name, or where an argument is unknown */
function chosenPaths(args: string[]): readonly Path[] {
  const { values } = parseArgs({ args, options: { only: { type: 'string', multiple: true } } });
  const names = values.only?.flatMap((list) => list.split(','));
  const unknown = names?.filter((name) => !PATHS.some((path) => path.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`there is no path ${unknown.join(', ')}`);
  return PATHS.filter(({ name }) => names?.includes(name) ?? true);
}

/** Plays a path and draws it. @returns what was wrong, in sentences */
async function show(path: Path, suite: Suite, services: Services, recorder: EventRecorder): Promise<string[]> {
  const operator = new OperatorApi(() => suite, operatorToken());
  say(`\n${pc.bold(path.title)}  ${pc.dim(path.name)}\n${path.story}\n`);
  const recording = await Director.play(path, services, recorder, suite.databases.payment);
  const { order, began } = recording;
  const { times, answers } = await readTimes(order.id, recorder.of(order.id), began, operator);
  const books = await readBooks(path, order.id, services);
  say(`${drawTimeline(timeline(recording), WIDTH)}\n\n${drawTimes(times, answers)}\n${drawBooks(books)}`);
  return differences(path, recording, books);
}

async function demo(paths: readonly Path[]): Promise<void> {
  const stage = await enterStage(say);
  const { suite } = stage;
  const services = new Services(suite);
  const recorder = new EventRecorder(kafkaConnectionOf(suite, 'demo'), suite.schemaRegistryUrl);
  try {
    await recorder.start();
    const wrong: string[] = [];
    for (const path of paths) {
      const faults = await show(path, suite, services, recorder).catch((error: unknown) => [describe(error)]);
      say(faults.length === 0 ? pc.green(`${'✔'.padStart(16)}    as it should be`) : '');
      wrong.push(...faults.map((fault) => `${path.name}: ${fault}.`));
    }
    const ended = paths.length - new Set(wrong.map((sentence) => sentence.split(':')[0])).size;
    say(`\n${pc.bold(`${String(ended)} of ${String(paths.length)} paths ended as they should.`)}`);
    for (const sentence of wrong) say(pc.red(`✘ ${sentence}`));
    if (wrong.length > 0) process.exitCode = 1;
  } finally {
    await recorder.stop();
    await stage.leave();
  }
}

/** With its cause: `fetch failed` alone says nothing. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message} (${describe(error.cause)})`;
}

let paths: readonly Path[] | undefined;
try {
  paths = process.argv.includes('--help') ? undefined : chosenPaths(process.argv.slice(2));
  if (paths === undefined) say(USAGE);
} catch (error) {
  console.error(`${describe(error)}\nUsage: ${USAGE}`);
  process.exit(2);
}
if (paths !== undefined) {
  await demo(paths).catch((error: unknown) => {
    console.error(pc.red(`The demo failed: ${describe(error)}.`));
    process.exitCode = 1;
  });
}

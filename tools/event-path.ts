import { resolve } from 'node:path';
import { eventPath } from './event-path/path.js';
import { projectRoot } from './launcher/project.js';

// `npm run event-path [-- <folder>]`: the files that one event passes, here or in another checkout.

try {
  const [folder] = process.argv.slice(2);
  const { legs, files, circles } = eventPath(folder === undefined ? projectRoot : resolve(folder));
  const lines = [
    ...legs.flatMap((leg) => [
      `${leg.from.file} (${leg.from.why}): ${String(leg.files.length)}`,
      ...leg.files.map((file) => `  ${file}`),
    ]),
    `${String(files.length)} files.`,
    ...circles.map((circle) => `These import each other: ${circle.join(', ')}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (circles.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

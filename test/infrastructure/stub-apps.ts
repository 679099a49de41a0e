import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES } from '#libs/contracts';

const setup = `console.log('setup of', process.env.DATABASE_URL);
console.log('takes', import.meta.resolve('#libs/contracts'));`;

/** Answers that it is ready; dies at once when STUB_FAILS names it; stops on SIGTERM unless asked not to. */
const main = (service: string): string => `
import { createServer } from 'node:http';

if (process.env.STUB_FAILS === '${service}') process.exit(7);
let stops = true;
const server = createServer((request, response) => {
  if (request.url === '/never-stop') stops = false;
  response.statusCode = ['/health/ready', '/metrics', '/never-stop'].includes(request.url) ? 200 : 404;
  response.setHeader('content-type', 'text/plain; version=0.0.4');
  response.end();
});
server.listen(Number(process.env.PORT), () => console.log('listens on', process.env.PORT));
process.on('SIGTERM', () => stops && process.exit(0));
`;

/** Writes the least that the launcher takes for built apps: it is tested without the real ones, which take longer. */
export function writeStubApps(distDir: string): void {
  for (const service of SERVICES) {
    const folder = join(distDir, 'apps', service, 'src');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'setup.js'), setup);
    writeFileSync(join(folder, 'main.js'), main(service));
  }
  const imports = { '#libs/*': { source: './source/*.js', default: './built/*.js' } };
  writeFileSync(join(distDir, 'package.json'), JSON.stringify({ type: 'module', imports }));
}

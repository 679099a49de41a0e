import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Door } from './door.js';
import { browserModule, FOLDERS, packageModule, packageStyle } from './browser-modules.js';
import { shell } from './shell.js';

/** The addresses that the browser's history may have. The script shows what belongs to each. */
const VIEWS = ['/', '/orders/:id', '/machinery', '/break-it', '/dead-letters', '/dead-letters/:service/:id'];

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1b2434"/>' +
  '<path d="M8 6v20M16 6v20M24 6v20" stroke="#7c8aa5" stroke-width="2"/><path d="M8 10h8M24 16H8M8 22h16" stroke="#7fb0ff" stroke-width="2.5"/></svg>';

/** The page's HTTP server, without its data. */
export function createServer(door: Door): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: 1024 * 1024, forceCloseConnections: true });
  door.guard(app);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    return Promise.resolve();
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 502;
    return sendProblem(reply, status, error instanceof Error ? error.message : String(error));
  });

  for (const path of VIEWS)
    app.get(path, async (request, reply) => {
      const { html, policy } = shell(door.token, !door.isOpenTo(request));
      return reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(html);
    });
  app.get('/icon.svg', async (_request, reply) => reply.type('image/svg+xml').send(ICON));
  app.get('/page.css', async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(readFileSync(join(import.meta.dirname, 'client/page.css'), 'utf8')),
  );
  app.get<{ Params: { '*': string } }>('/packages/*', async ({ params }, reply) =>
    sendScript(reply, await packageModule(params['*'])),
  );
  app.get<{ Params: { name: string } }>('/styles/:name', async ({ params }, reply) => {
    const style = await packageStyle(params.name);
    if (style === undefined) return sendProblem(reply, 404, 'There is no such style sheet.');
    return reply.type('text/css; charset=utf-8').send(style);
  });
  for (const folder of Object.keys(FOLDERS) as (keyof typeof FOLDERS)[])
    app.get<{ Params: { name: string } }>(`/${folder}/:name.js`, async ({ params }, reply) =>
      sendScript(reply, await browserModule(folder, params.name)),
    );
  app.post<{ Body: { token?: unknown } }>('/api/login', async ({ body }, reply) => {
    const cookie = door.enter(typeof body.token === 'string' ? body.token : '');
    if (cookie === undefined) return sendProblem(reply, 401, 'That is not the token of OPS_TOKEN.');
    return reply.header('set-cookie', cookie).code(204).send();
  });
  return app;
}

export function sendProblem(reply: FastifyReply, status: number, title: string): FastifyReply {
  return reply.code(status).type('application/problem+json').send(JSON.stringify({ title, status }));
}

function sendScript(reply: FastifyReply, code: string | undefined): FastifyReply {
  if (code === undefined) return sendProblem(reply, 404, 'There is no such script.');
  return reply.type('text/javascript; charset=utf-8').send(code);
}

import { createServer } from 'node:http';
import { problemDetails, type Fault } from '#libs/problem-details';
import { HttpStatus } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { opsDocument } from '../api-document.js';
import type { ServiceConfig } from '../service-config.js';
import { refusalOf } from './door.js';
import { UNAUTHORIZED } from './ops.problems.js';

/**
 * Guards the operator API, documents it, and gives it a port of its own if it is to have one.
 * @returns begins to listen on that port. The same application answers there
 */
export function serveOps(app: NestFastifyApplication, { OPS_PORT, OPS_TOKEN }: ServiceConfig): () => Promise<void> {
  SwaggerModule.setup('ops/docs', app, () => opsDocument(app), { jsonDocumentUrl: 'ops/openapi.json' });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    const fault = faultOf(request, OPS_PORT, OPS_TOKEN);
    if (fault === undefined) return;
    if (fault.status === UNAUTHORIZED.status) void reply.header('www-authenticate', 'Bearer');
    const body = JSON.stringify(problemDetails(fault, pathOf(request)));
    return reply.status(fault.status).header('content-type', 'application/problem+json').send(body);
  });
  if (OPS_PORT === undefined) return () => Promise.resolve();
  const server = createServer((request, response) => {
    fastify.routing(request, response);
  });
  fastify.addHook('onClose', async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    await closed;
  });
  return () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(OPS_PORT, '0.0.0.0', resolve);
    });
}

function faultOf(request: FastifyRequest, port: number | undefined, token: string | undefined): Fault | undefined {
  const { method, headers, socket } = request;
  const isOps = isOfOps(request);
  if (port !== undefined && isOps !== (socket.localPort === port))
    return { status: HttpStatus.NOT_FOUND, detail: `Cannot ${method} ${pathOf(request)}` };
  return isOps ? refusalOf({ method, headers, address: socket.remoteAddress }, token) : undefined;
}

/** By the route that was found: the text of a URL can be written in many ways. */
function isOfOps({ routeOptions: { url = '' } }: FastifyRequest): boolean {
  return url === '/ops' || url.startsWith('/ops/');
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?')[0] ?? url;
}

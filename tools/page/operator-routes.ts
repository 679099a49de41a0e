import { SERVICES } from '#libs/contracts';
import type { FastifyInstance } from 'fastify';
import type { OperatorApi } from '../ops/operator-api.js';
import { sendProblem } from './server.js';

const ACTIONS = ['redrive', 'correct', 'discard'] as const;
const ID = /^[0-9]+$|^[0-9a-f-]{36}$/;

interface OfService {
  Params: { service: string; id: string };
  Querystring: { status?: string; key?: string; limit?: string };
}

/** What an operator sees and does: the operator API of the services, passed on to the browser. */
export function addOperatorRoutes(app: FastifyInstance, operator: OperatorApi): void {
  app.get<OfService>('/api/dead-letters', async ({ query }) => {
    const search = new URLSearchParams(
      Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ).toString();
    return Promise.all(
      SERVICES.map(async (service) => ({
        service,
        ...(await operator.ask(service, 'GET', `/ops/dead-letters?${search}`)),
      })),
    );
  });

  for (const part of ['', '/preview'])
    app.get<OfService>(`/api/dead-letters/:service/:id${part}`, async ({ params: { service, id } }, reply) => {
      if (!isKnown(service, id)) return sendProblem(reply, 404, 'There is no such dead letter.');
      const { status, body } = await operator.ask(service, 'GET', `/ops/dead-letters/${id}${part}`);
      return reply.code(status).send(body);
    });

  app.get<OfService>('/api/dead-letter-actions/:service/:id', async ({ params: { service, id } }, reply) => {
    if (!isKnown(service, id)) return sendProblem(reply, 404, 'There is no such action.');
    const { status, body } = await operator.ask(service, 'GET', `/ops/dead-letter-actions/${id}`);
    return reply.code(status).send(body);
  });

  for (const action of ACTIONS)
    app.post<OfService & { Body: unknown }>(
      `/api/dead-letters/:service/:id/${action}`,
      async ({ params: { service, id }, body }, reply) => {
        if (!isKnown(service, id)) return sendProblem(reply, 404, 'There is no such dead letter.');
        const passed = await operator.ask(service, 'POST', `/ops/dead-letters/${id}/${action}`, body);
        return reply.code(passed.status).send(passed.body);
      },
    );
}

function isKnown(service: string, id: string): boolean {
  return SERVICES.some((one) => one === service) && ID.test(id);
}

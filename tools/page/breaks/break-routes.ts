import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { readFault, whyNot } from '../../launcher/breaks/break-orders.js';
import { aboutFault, FAULTS, HITS, POISONS, titleOf, type FaultKind, type Hits } from '../../launcher/breaks/faults.js';
import type { KnownEvent } from '../orders.js';
import { sendProblem } from '../server.js';
import { FaultWatch, type Sources } from './fault-watch.js';
import { OrderRefused } from './launcher-channel.js';
import { heal, listenersOf, sendAgain, sendPoison } from './message-watch.js';
import { expectationOfMessage, type Trial } from './trial.js';

const KEPT = 20;

/** Faults that hit the same, for the page. */
export interface FaultGroup {
  readonly hits: Hits;
  readonly targets: readonly string[];
  readonly faults: readonly {
    readonly kind: FaultKind;
    /** {} stands for the target. */
    readonly title: string;
    readonly should: string;
  }[];
  /** Why this suite cannot have some of them, in sentences. */
  readonly whyNot: readonly string[];
}

interface OfOrder {
  Params: { id: string };
  Body: { eventId?: unknown; poison?: unknown } | null;
}

/** Breaks the suite through the launcher, and says what should come of it and what did. */
export function addBreakRoutes(app: FastifyInstance, sources: Sources): void {
  const { channel, orders } = sources;
  const trials: Trial[] = [];

  const begin = (
    about: Pick<Trial, 'title' | 'should' | 'orderId'>,
    watch: (trial: Trial) => Promise<void>,
  ): { id: string } => {
    const started = { id: randomUUID(), startedAt: Date.now(), saw: [], letters: [] };
    const trial: Trial = { ...about, ...started, verdict: 'under way' };
    trials.unshift(trial);
    trials.splice(KEPT);
    watch(trial).catch((error: unknown) => {
      trial.verdict = 'not as it should';
      trial.saw = [...trial.saw, `It could not be measured: ${String(error)}`];
    });
    return { id: trial.id };
  };

  /** Answers with the new trial, or with the sentence of the launcher. */
  const start = async (reply: FastifyReply, cause: () => Promise<{ id: string }>): Promise<FastifyReply> => {
    try {
      return await reply.code(202).send(await cause());
    } catch (error) {
      if (error instanceof OrderRefused) return sendProblem(reply, 409, error.message);
      throw error;
    }
  };

  app.get('/api/breaks', () => {
    const { why, underWay } = channel.state;
    return {
      why,
      underWay: underWay === null ? null : { title: titleOf(underWay.fault), endsAt: underWay.endsAt },
      groups: HITS.map(groupOf),
      trials,
    };
  });

  const groupOf = (hits: Hits): FaultGroup => {
    const { targets, lacks } = channel.state;
    const kinds = (Object.keys(FAULTS) as FaultKind[]).filter((kind) => aboutFault(kind).hits === hits);
    return {
      hits,
      targets: targets[hits],
      faults: kinds
        .filter((kind) => whyNot(kind, lacks) === undefined)
        .map((kind) => ({ kind, title: aboutFault(kind).title, should: aboutFault(kind).should })),
      whyNot: [...new Set(kinds.flatMap((kind) => whyNot(kind, lacks) ?? []))],
    };
  };

  app.post<{ Body: unknown }>('/api/breaks/faults', async ({ body }, reply) => {
    const fault = readFault(body);
    if (fault === undefined) return sendProblem(reply, 400, 'There is no such fault.');
    const { why } = channel.state;
    if (why !== null) return sendProblem(reply, 409, why);
    const watch = new FaultWatch(fault, sources);
    return start(reply, async () => {
      await watch.cause();
      const { should } = aboutFault(fault.kind);
      return begin({ title: titleOf(fault), should, orderId: undefined }, (trial) => watch.watch(trial));
    });
  });

  app.post('/api/breaks/let-go', async (_request, reply) => {
    await channel.give({ kind: 'let-go' });
    return reply.code(204).send();
  });

  /** The event that is named, or the first one of the order. */
  const chosen = ({ id }: { id: string }, body: OfOrder['Body']): KnownEvent | undefined => {
    const events = orders.of(id);
    return body?.eventId === undefined ? events[0] : events.find((event) => event.id === body.eventId);
  };

  app.post<OfOrder>('/api/breaks/orders/:id/again', async ({ params, body }, reply) => {
    const event = chosen(params, body);
    if (event === undefined) return sendProblem(reply, 404, 'The page knows no such event of this order.');
    return start(reply, async () => {
      const watch = await sendAgain(event, sources);
      return begin({ ...expectationOfMessage('again', event.name, listenersOf(event)), orderId: params.id }, watch);
    });
  });

  app.post<OfOrder>('/api/breaks/orders/:id/poison', async ({ params, body }, reply) => {
    const event = chosen(params, body);
    if (event === undefined) return sendProblem(reply, 404, 'The page knows no such event of this order.');
    const poison = POISONS.find((one) => one === body?.poison);
    if (poison === undefined) return sendProblem(reply, 400, `Poison is ${POISONS.join(' or ')}.`);
    return start(reply, async () => {
      const watch = await sendPoison(poison, event, sources);
      return begin({ ...expectationOfMessage(poison, event.name, listenersOf(event)), orderId: params.id }, watch);
    });
  });

  app.post<{ Params: { id: string } }>('/api/breaks/trials/:id/let-go', async ({ params: { id } }, reply) => {
    const trial = trials.find((one) => one.id === id);
    if (trial === undefined) return sendProblem(reply, 404, 'There is no such trial.');
    await heal(trial, sources);
    trial.saw = [...trial.saw, 'It was discarded: this order goes on.'];
    trial.letters = [];
    return reply.code(204).send();
  });
}

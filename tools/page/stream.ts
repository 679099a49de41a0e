import type { FastifyInstance } from 'fastify';
import type { Change, Changes } from './changes.js';

/** A browser that hears nothing for three times as long connects again. */
const HEARTBEAT_MS = 2_000;
const RETRY_MS = 1_000;

/** A browser that is further behind than this is cut off. It comes back and says what it has. */
const MOST_BUFFERED_BYTES = 1024 * 1024;

/**
 * `/stream`: changes as they happen. A browser says the last message that it has, in `Last-Event-ID` or, when it begins, as
 * `?after=`. If that is too long ago, it gets a `reset`, loads everything and begins again.
 */
export function addStream(app: FastifyInstance, changes: Changes): void {
  app.get<{ Querystring: { after?: string } }>('/stream', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    const write = (text: string): void => {
      raw.write(text);
      if (raw.writableLength > MOST_BUFFERED_BYTES) raw.destroy();
    };
    const send = ({ id, data }: Change): void => {
      write(`id: ${id}\nevent: orders\ndata: ${data}\n\n`);
    };
    write(`retry: ${String(RETRY_MS)}\n\n`);
    const lastId = request.headers['last-event-id'];
    const missed = changes.after(typeof lastId === 'string' ? lastId : (request.query.after ?? changes.last));
    if (missed === undefined) write('event: reset\ndata: {}\n\n');
    else for (const change of missed) send(change);
    const end = changes.listen(send);
    const heartbeat = setInterval(() => {
      write('event: alive\ndata: {}\n\n');
    }, HEARTBEAT_MS);
    raw.on('close', () => {
      end();
      clearInterval(heartbeat);
    });
  });
}

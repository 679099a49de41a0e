import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Only files of the page itself, and nothing that somebody put into its text. The viewer compiles the schemas of AsyncAPI
 * when it is loaded, which the browser knows as `unsafe-eval`: it gets no other text to compile.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-eval'",
  "style-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves the folder of a page about events at `/docs/events/`. */
export async function serveEventsPage(app: NestFastifyApplication, folder: string): Promise<void> {
  // Not by `useStaticAssets`: its type of `setHeaders` is that of an older version.
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/docs/events',
    redirect: true,
    // Swagger's page has decorated the reply already.
    decorateReply: false,
    setHeaders: (reply) => {
      void reply.headers({
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
      });
    },
  });
}

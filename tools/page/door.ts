import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The header with which the page's own script acts. Another site cannot read the token, and so cannot send it. */
export const TOKEN_HEADER = 'x-page-token';
const COOKIE = 'page_session';
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/** Who may read, and who may act. */
export class Door {
  /** Goes into the page. A page that was loaded before this process began again has to be loaded again. */
  readonly token = randomBytes(24).toString('base64url');
  private readonly session = randomBytes(24).toString('base64url');

  /** @param password `OPS_TOKEN`: with it, everybody who reads or acts has to know it. */
  constructor(private readonly password: string | undefined) {}

  get asks(): boolean {
    return this.password !== undefined;
  }

  isOpenTo({ headers }: FastifyRequest): boolean {
    if (this.password === undefined) return true;
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.some((cookie) => isSame(cookie, `${COOKIE}=${this.session}`));
  }

  /** @returns the cookie of whoever knows the password */
  enter(password: string): string | undefined {
    if (this.password === undefined || !isSame(password, this.password)) return undefined;
    return `${COOKIE}=${this.session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Why a request is refused, or undefined. */
  refuses(request: FastifyRequest): { status: number; title: string } | undefined {
    const { method, headers, url } = request;
    const host = headers.host ?? '';
    // A name of another site that leads to this machine is not ours (DNS rebinding).
    if (!LOCAL_HOSTS.includes(host.replace(/:\d+$/, '')))
      return { status: 403, title: 'The page answers at localhost only.' };
    const acts = method !== 'GET' && method !== 'HEAD';
    if (acts && headers.origin !== `http://${host}`)
      return { status: 403, title: 'Only the page itself may act: the request comes from another site.' };
    if (acts && url !== '/api/login' && !isSame(String(headers[TOKEN_HEADER]), this.token))
      return { status: 403, title: 'The page has begun again. Load it again, and then act.' };
    const isData = url.startsWith('/api/') || url.startsWith('/stream');
    if (isData && url !== '/api/login' && !this.isOpenTo(request))
      return { status: 401, title: 'The page asks for the token of OPS_TOKEN.' };
    return undefined;
  }

  guard(app: FastifyInstance): void {
    app.addHook('onRequest', async (request, reply) => {
      const refusal = this.refuses(request);
      if (refusal !== undefined)
        await reply.code(refusal.status).type('application/problem+json').send(JSON.stringify(refusal));
    });
  }
}

/** In constant time, whatever the lengths. */
function isSame(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(one, other);
}

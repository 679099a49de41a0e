import type { Send } from '../api/client.js';

/** `OPS_TOKEN`: with it, the services ask their operators for it. */
export function operatorToken(): string | undefined {
  const { OPS_TOKEN: token } = process.env;
  return token === '' ? undefined : token;
}

/** Sends what an operator asks: with the token, if there is one. @param limitMs how long one answer may take */
export function operatorSender(token: string | undefined, limitMs: number): Send {
  return (request) => {
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
    return fetch(request, { signal: AbortSignal.timeout(limitMs) });
  };
}

import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WallClock } from './clock.js';
import { orderRequest } from './workload.js';

/** An order that was placed. */
export interface Placed {
  readonly id: string;
  /** When the request was due, in milliseconds since 1970. */
  readonly sentAt: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

let lastNumber = 0;

/**
 * Places orders over a fixed number of connections. Each sends its next order when its last one is answered.
 * @param traced whether the client sends a trace, which also decides that the trace is recorded
 */
export async function placeOrders(
  orderUrl: string,
  count: number,
  connections: number,
  traced = true,
): Promise<Placed[]> {
  const clock = new WallClock();
  const placed: Placed[] = [];
  let begun = 0;
  const connection = async () => {
    while (begun < count) {
      begun++;
      const sentAt = clock.now();
      placed.push({ id: await placeOrder(orderUrl, traced), sentAt });
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return placed;
}

/**
 * Places orders at a fixed rate, whether or not earlier ones are answered. The time of an order starts when it was due, so
 * a service that is slow to take orders does not look fast.
 * @throws if one is not accepted
 */
export async function placeOrdersAtRate(orderUrl: string, perSecond: number, seconds: number): Promise<Placed[]> {
  const outcomes = await tryOrdersAtRate(orderUrl, perSecond, seconds);
  return outcomes.map((outcome) => {
    if (outcome instanceof Error) throw outcome;
    return outcome;
  });
}

/** Like {@link placeOrdersAtRate}, but returns an Error in place of each order that was not accepted. */
export async function tryOrdersAtRate(
  orderUrl: string,
  perSecond: number,
  seconds: number,
): Promise<(Placed | Error)[]> {
  const clock = new WallClock();
  const beganAt = clock.now();
  const outcomes: Promise<Placed | Error>[] = [];
  for (let index = 0; index < perSecond * seconds; index++) {
    const sentAt = beganAt + (index * 1000) / perSecond;
    const waitMs = sentAt - clock.now();
    if (waitMs > 1) await sleep(waitMs);
    outcomes.push(
      placeOrder(orderUrl).then(
        (id) => ({ id, sentAt }),
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      ),
    );
  }
  return Promise.all(outcomes);
}

/** @throws if the order was not placed */
function placeOrder(orderUrl: string, traced = true): Promise<string> {
  const number = ++lastNumber;
  const body = JSON.stringify(orderRequest(number));
  const hex = number.toString(16);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'idempotency-key': `bench-${hex}`,
    ...(traced && { traceparent: `00-${hex.padStart(32, '0')}-${hex.padStart(16, '0')}-01` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${orderUrl}/orders`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 202) resolve((JSON.parse(text) as { id: string }).id);
        else reject(new Error(`POST /orders answered ${String(response.statusCode)}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

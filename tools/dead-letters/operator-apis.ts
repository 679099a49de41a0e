import { SERVICES, type Service } from '#libs/contracts';
import { clientOf, type ServiceClient } from '../api/client.js';
import { variableOf } from '../launcher/settings.js';
import { readSuite } from '../launcher/suite-file.js';
import { operatorSender, operatorToken } from '../ops/operator-sender.js';

/** How long one answer may take. */
const ANSWER_LIMIT_MS = 10_000;

/** The operator API of one service. */
export interface OperatorApi {
  readonly service: Service;
  readonly client: ServiceClient<'ops'>;
}

/**
 * The operator APIs of all services: those that the environment names (`ORDER_URL`), else those of the running suite. Any instance
 * can be asked. `OPS_TOKEN` is sent if it is set.
 * @throws where there are none, or where one does not answer
 */
export function operatorApis(): Promise<OperatorApi[]> {
  const apps = readSuite()?.apps ?? [];
  return Promise.all(
    SERVICES.map(async (service) => {
      const given = process.env[variableOf(service, 'URL')];
      const urls = given ? [given] : apps.filter(({ app }) => app === service).map(({ url }) => url);
      return { service, client: await firstThatAnswers(service, urls) };
    }),
  );
}

async function firstThatAnswers(service: Service, urls: readonly string[]): Promise<ServiceClient<'ops'>> {
  if (urls.length === 0) {
    const variables = SERVICES.map((one) => variableOf(one, 'URL')).join(', ');
    throw new Error(`No suite runs: start one with npm start, or set the address of every service: ${variables}.`);
  }
  const send = operatorSender(operatorToken(), ANSWER_LIMIT_MS);
  const reasons: string[] = [];
  for (const url of urls) {
    const client = clientOf('ops', url, send);
    try {
      const { data, error } = await client.GET('/ops/state');
      if (data !== undefined) return client;
      reasons.push(`${url}: ${error.detail}`);
    } catch (error) {
      reasons.push(`${url}: ${reasonOf(error)}`);
    }
  }
  throw new Error(`The operator API of ${service} does not answer: ${reasons.join('; ')}`);
}

/** What `fetch` says is only that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

import { join } from 'node:path';
import { DiagnosticSeverity, Parser, type MessageInterface } from '@asyncapi/parser';
import { publishedBy, reactionsOf, SERVICES } from '#libs/contracts';
import { describe, expect, it, jest } from '@jest/globals';
import { Ajv } from 'ajv';
import { readProjectFile } from '../../tools/generate-docs/project-file.js';
import { projectRoot } from '../../tools/launcher/project.js';

const fileOf = (service: string) => `docs/asyncapi/${service}.json`;

const parser = new Parser();

/** Recommendations are less severe. */
const SEVERE: readonly number[] = [DiagnosticSeverity.Error, DiagnosticSeverity.Warning];

// For one document, on a busy machine.
jest.setTimeout(60_000);

/** What the parser makes of a document, and where and how the document breaks a rule. */
async function parsed(text: string, service = 'order') {
  const source = join(projectRoot, fileOf(service));
  const { document, diagnostics } = await parser.parse(text, { source });
  const problems = diagnostics
    .filter(({ severity }) => SEVERE.includes(severity))
    .map(({ code, message, path }) => `${String(code)}: ${message} (${path.join('/')})`);
  const messages = document?.components().messages().all() ?? [];
  return { document, problems: [...problems, ...messages.flatMap(refusedExamples)] };
}

/** The parser does not compare the examples of AsyncAPI 3 with their schemas. */
function refusedExamples(message: MessageInterface): string[] {
  const { headers, payload } = message.json<{ headers: object; payload: { schema: object } }>();
  return message
    .examples()
    .all()
    .flatMap((example) => [...refusals(headers, example.headers()), ...refusals(payload.schema, example.payload())]);
}

function refusals(schema: object, example: unknown): string[] {
  // The parser adds keywords of its own to a schema.
  const ajv = new Ajv({ strict: false });
  return ajv.validate(schema, example) ? [] : [`an example is refused: ${ajv.errorsText()}`];
}

describe('the AsyncAPI document of the shop', () => {
  const shop = readProjectFile('apps/order/events-page/asyncapi.json');

  it('breaks no rule of the specification', async () => {
    expect((await parsed(shop)).problems).toEqual([]);
  });

  it('needs no other file', () => {
    expect([...shop.matchAll(/"\$ref": "([^#"][^"]*)"/g)]).toEqual([]);
  });

  it('has every event, and says by a tag who sends it and who receives it', async () => {
    const { document } = await parsed(shop);
    const operations = document?.operations().all() ?? [];
    for (const service of SERVICES) {
      const its = operations.filter((one) =>
        one
          .tags()
          .all()
          .some((tag) => tag.name() === service),
      );
      const names = (some: typeof its) =>
        some.flatMap((one) =>
          one
            .messages()
            .all()
            .map((message) => message.name()),
        );
      expect(names(its.filter((one) => one.isSend()))).toEqual(publishedBy(service));
      expect(names(its.filter((one) => one.isReceive()))).toEqual(reactionsOf(service).map(({ event }) => event));
    }
  });

  it('has the schema of a payload, with all its parts', async () => {
    const { document } = await parsed(shop);
    const placed = document
      ?.messages()
      .all()
      .find((message) => message.name() === 'OrderPlaced');
    expect(placed?.payload()?.properties()?.total?.properties()?.amount?.minimum()).toBe(0);
  });
});

describe('the AsyncAPI document', () => {
  it.each(SERVICES)('of %s breaks no rule of the specification', async (service) => {
    expect((await parsed(readProjectFile(fileOf(service)), service)).problems).toEqual([]);
  });

  it.each(SERVICES)('of %s has what the service sends and receives, and no other event', async (service) => {
    const { document } = await parsed(readProjectFile(fileOf(service)), service);
    const messages = (action: 'isSend' | 'isReceive') =>
      (document?.operations().all() ?? [])
        .filter((operation) => operation[action]())
        .flatMap((operation) =>
          operation
            .messages()
            .all()
            .map((message) => message.name()),
        );
    expect(messages('isSend')).toEqual(publishedBy(service));
    expect(messages('isReceive')).toEqual(reactionsOf(service).map(({ event }) => event));
  });

  it('has the schema of a payload, with all its parts', async () => {
    const { document } = await parsed(readProjectFile(fileOf('order')));
    const placed = document
      ?.messages()
      .all()
      .find((message) => message.name() === 'OrderPlaced');
    const total = placed?.payload()?.properties()?.total;
    expect(total?.properties()?.amount?.minimum()).toBe(0);
  });

  it.each([
    [
      'an action that does not exist',
      '"action": "send"',
      '"action": "publish"',
      /^asyncapi-document-resolved: .*action/,
    ],
    ['a message that its channel lacks', '/messages/OrderPlaced" }]', '/messages/OrderLost" }]', /OrderLost/],
    ['a schema that is not there', 'draft-07/OrderPlaced.', 'draft-07/OrderLost.', /OrderLost/],
    ['an example that its schema refuses', '"quantity": 2', '"quantity": 0', /refused: .*quantity/],
    [
      'an example with a header of another event',
      '"ce_type": "OrderPlaced"',
      '"ce_type": "OrderLost"',
      /refused: .*ce_type/,
    ],
  ])('would be found out if it had %s', async (_, right, wrong, problem) => {
    const document = readProjectFile(fileOf('order'));
    expect(document).toContain(right);
    const { problems } = await parsed(document.replace(right, wrong));
    expect(problems).toContainEqual(expect.stringMatching(problem));
  });
});

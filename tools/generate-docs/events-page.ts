import { Parser, stringify } from '@asyncapi/parser';
import { asyncApiOfShop } from './async-api.js';

/**
 * The document of the page about events, as a script. It is parsed already, because the parser is larger than the rest of
 * the page.
 * @throws if the document breaks a rule of AsyncAPI
 */
export async function eventsDocumentScript(): Promise<string> {
  const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApiOfShop()));
  const text = document === undefined ? undefined : stringify(document);
  if (text === undefined) throw new Error(`The AsyncAPI document is wrong: ${JSON.stringify(diagnostics)}`);
  return `var EVENTS_DOCUMENT = ${text};\n`;
}

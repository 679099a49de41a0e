import { EVENTS, reactionsOf, SERVICES, type Service } from '#libs/contracts';
import ts from 'typescript';
import { decoratorsOf, findNodes } from '../generate-docs/syntax.js';

/** That a service reads a field of an event. Whoever reads an object or a list may read all that is in it. */
export interface Reading {
  readonly service: Service;
  readonly deed: string;
  readonly type: string;
  /** A field of the event itself, or '' for all of them. */
  readonly field: string;
}

/** What all services read, as the parameters of their reactions say. */
export function readingsOf(parse: (path: string) => ts.SourceFile): Reading[] {
  return SERVICES.flatMap((service) => readingsIn(parse(`apps/${service}/src/${service}.reactions.ts`), service));
}

/** Whether a reading includes what is at a path, such as `total.amount`. */
export function includes({ field }: Reading, path: string): boolean {
  return field === '' || path === field || path.startsWith(`${field}.`);
}

/** @throws where no method takes an event that the choreography gives the service */
export function readingsIn(source: ts.SourceFile, service: Service): Reading[] {
  const methods = findNodes(source, ts.isMethodDeclaration);
  return reactionsOf(service).flatMap(({ event, deed }) => {
    const own = methods.find((one) => hears(one, 'ReactsTo', EVENTS[event].name));
    const method = own ?? methods.find((one) => hears(one, 'ReactsToEach'));
    if (method === undefined) throw new Error(`no method in ${source.fileName} takes ${event}`);
    return [...new Set(fieldsReadBy(method))].map((field) => ({ service, deed, type: event, field }));
  });
}

function hears(method: ts.MethodDeclaration, decorator: string, event?: string): boolean {
  return decoratorsOf(method).some(
    ({ name, args: [arg] }) => name === decorator && (event === undefined || arg?.getText() === event),
  );
}

function fieldsReadBy({ parameters: [parameter], body }: ts.MethodDeclaration): string[] {
  if (parameter === undefined || body === undefined) return [];
  if (ts.isObjectBindingPattern(parameter.name)) {
    return parameter.name.elements.map(({ dotDotDotToken, propertyName, name }) =>
      dotDotDotToken === undefined ? (propertyName ?? name).getText() : '',
    );
  }
  const event = parameter.name.getText();
  return findNodes(body, ts.isIdentifier)
    .filter((use) => use.text === event && !(ts.isPropertyAccessExpression(use.parent) && use.parent.name === use))
    .flatMap((use) => fieldOfUse(use) ?? []);
}

/** `event.total.amount` reads `total`. An event that is handed on is read as a whole, except where only its name is asked for. */
function fieldOfUse({ parent }: ts.Identifier): string | undefined {
  if (ts.isCallExpression(parent) && parent.expression.getText() === 'eventName') return undefined;
  return ts.isPropertyAccessExpression(parent) ? parent.name.text : '';
}

import type { Service } from '#libs/contracts';
import ts from 'typescript';
import { code, table } from './markdown.js';
import { decoratorsOf, findNodes, parseSource, stringIn } from './syntax.js';

const METHODS = ['Get', 'Post', 'Put', 'Patch', 'Delete'];

/** The requests that a service answers, from its controller. */
export function requestsOf(service: Service): string {
  const controllers = findNodes(parseSource(`apps/${service}/src/${service}.controller.ts`), ts.isClassDeclaration);
  return table(['Request', ''], controllers.flatMap(requestsOfController));
}

function requestsOfController(controller: ts.ClassDeclaration): string[][] {
  const base = decoratorsOf(controller).find(({ name }) => name === 'Controller')?.args[0];
  return controller.members.filter(ts.isMethodDeclaration).flatMap((method) =>
    decoratorsOf(method)
      .filter(({ name }) => METHODS.includes(name))
      .map(({ name, args }) => {
        const path = [stringIn(base), stringIn(args[0])].filter((part) => part !== undefined).join('/');
        return [code(`${name.toUpperCase()} /${path}`), summaryOf(method)];
      }),
  );
}

/** What the OpenAPI document says of a request in short: `@ApiOperation({ summary: '…' })`. */
function summaryOf(method: ts.MethodDeclaration): string {
  const [operation] = decoratorsOf(method).find(({ name }) => name === 'ApiOperation')?.args ?? [];
  if (operation === undefined) return '';
  const fields = findNodes(operation, ts.isPropertyAssignment);
  return stringIn(fields.find(({ name }) => name.getText() === 'summary')?.initializer) ?? '';
}

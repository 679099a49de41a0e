import type { Service } from '#libs/contracts';
import ts from 'typescript';
import { code, table } from './markdown.js';
import { decoratorsOf, docCommentOf, findNodes, parseSource, stringIn } from './syntax.js';

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
        return [code(`${name.toUpperCase()} /${path}`), docCommentOf(method)];
      }),
  );
}

import type { EventName, Service } from '#libs/contracts';
import ts from 'typescript';
import { projectFiles } from './project-file.js';
import { docCommentOf, findNodes, parseSource } from './syntax.js';

/** A pure decision: its name, and the file that it is in. */
export interface Rule {
  readonly name: string;
  readonly path: string;
}

/** The file that has a deed: a method of the service's reactions, or a rule in the table of its one reaction. */
export function fileOfDeed(service: Service, deed: string): string {
  const reactions = `apps/${service}/src/${service}.reactions.ts`;
  const methods = findNodes(parseSource(reactions), ts.isMethodDeclaration);
  if (methods.some(({ name }) => name.getText() === deed)) return reactions;
  const rules = filesOfRules(service).find((path) =>
    findNodes(parseSource(path), ts.isFunctionDeclaration).some(({ name }) => name?.text === deed),
  );
  if (rules === undefined) throw new Error(`no reaction or rule in apps/${service}/src is called ${deed}`);
  return rules;
}

/**
 * What a deed does: the first sentence of the comment on the rule that its method calls. A rule without a comment has a
 * name that says all: that name in words.
 */
export function meaningOfDeed(service: Service, deed: string): string {
  const methods = findNodes(parseSource(fileOfDeed(service, deed)), ts.isMethodDeclaration);
  const method = methods.find(({ name }) => name.getText() === deed);
  const names = method ? findNodes(method, ts.isCallExpression).map(({ expression }) => expression.getText()) : [deed];
  const rules = filesOfRules(service).flatMap((file) => findNodes(parseSource(file), ts.isFunctionDeclaration));
  const rule = rules.find(({ name }) => name !== undefined && names.includes(name.text));
  const [sentence = ''] = (rule ? docCommentOf(rule) : '').split(/(?<=\.) /);
  return sentence === '' ? deed.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) : sentence;
}

/** The function of a service's rules that says an event: the one with `event(OrderPlaced, …)` in it. */
export function ruleThatSays(name: EventName, by: Service): Rule {
  for (const path of filesOfRules(by)) {
    const rule = findNodes(parseSource(path), ts.isFunctionDeclaration).find((one) =>
      findNodes(one, ts.isCallExpression).some(
        ({ expression, arguments: [type] }) => expression.getText() === 'event' && type?.getText() === name,
      ),
    );
    if (rule?.name !== undefined) return { name: rule.name.text, path };
  }
  throw new Error(`no function in apps/${by}/src says ${name}`);
}

/** An app's file without a suffix in its name decides. A suffix means the framework, or input and output. */
export function filesOfRules(service: Service): string[] {
  return projectFiles(`apps/${service}/src`, '.ts').filter((path) => /\/[\w-]+\.ts$/.test(path));
}

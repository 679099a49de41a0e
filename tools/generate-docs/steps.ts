import { CHOREOGRAPHY, STEPS, type EventName, type Service } from '#libs/contracts';
import ts from 'typescript';
import { code, table } from './markdown.js';
import { fileOfDeed, ruleThatSays } from './rules.js';
import { docCommentOf, findNodes, parseSource } from './syntax.js';

/** Where to look for each step of the saga, for a document in `docs`. */
export function stepsTable(): string {
  const link = (text: string, path: string) => `[${code(text)}](../${path})`;
  const rows = STEPS.map(([name, { publisher, reactions }]) => {
    const rule = ruleThatSays(name, publisher);
    return [
      link(name, contractOf(publisher)),
      `${publisher}: ${link(rule.name, rule.path)}`,
      reactionsIn(reactions)
        .map(({ service, deed }) => `${service}: ${link(deed, fileOfDeed(service, deed))}`)
        .join(', '),
    ];
  });
  return table(['Event', 'Said by', 'What happens then'], rows);
}

/** The file that has the event classes of a service. */
export function contractOf(publisher: Service): string {
  return `libs/contracts/src/${publisher}-events.ts`;
}

/** What an event means: the comment of its class. @throws where the class has none */
export function meaningOf(event: EventName): string {
  const path = contractOf(CHOREOGRAPHY[event].publisher);
  const found = findNodes(parseSource(path), ts.isClassDeclaration).find(({ name }) => name?.text === event);
  const comment = found === undefined ? '' : docCommentOf(found);
  if (comment === '') throw new Error(`${path}: the class ${event} has no comment that says what the event means`);
  return comment;
}

/** The reactions to an event, one for each consumer. */
export function reactionsIn(reactions: Partial<Record<Service, string>>): { service: Service; deed: string }[] {
  return (Object.entries(reactions) as [Service, string][]).map(([service, deed]) => ({ service, deed }));
}

/** Which event undoes which. */
export function compensations(): string {
  const rows = STEPS.flatMap(([name, { compensates }]): [EventName, EventName][] =>
    compensates === undefined ? [] : [[name, compensates]],
  );
  return table(
    ['Event', 'undoes'],
    rows.map(([name, undone]) => [code(name), code(undone)]),
  );
}

import type { EventName, Service } from '#libs/contracts';
import ts from 'typescript';
import { findNodes, parseSource } from './syntax.js';

/** Where the pure decisions of each service are. */
export const RULES: Record<Service, string> = {
  order: 'apps/order/src/order.ts',
  payment: 'apps/payment/src/payment.ts',
  inventory: 'apps/inventory/src/reservation.ts',
};

/** The file that has a deed: a method of the service's reactions, or a rule that its one reaction takes from a table. */
export function fileOfDeed(service: Service, deed: string): string {
  const reactions = `apps/${service}/src/${service}.reactions.ts`;
  const methods = findNodes(parseSource(reactions), ts.isMethodDeclaration);
  if (methods.some(({ name }) => name.getText() === deed)) return reactions;
  const rules = findNodes(parseSource(RULES[service]), ts.isFunctionDeclaration);
  if (rules.some(({ name }) => name?.text === deed)) return RULES[service];
  throw new Error(`neither ${reactions} nor ${RULES[service]} has ${deed}`);
}

/** The function of a service's rules that says an event: the one with `event(OrderPlaced, …)` in it. */
export function ruleThatSays(name: EventName, by: Service): string {
  const rules = findNodes(parseSource(RULES[by]), ts.isFunctionDeclaration);
  const rule = rules.find((one) =>
    findNodes(one, ts.isCallExpression).some(
      ({ expression, arguments: [type] }) => expression.getText() === 'event' && type?.getText() === name,
    ),
  );
  if (rule?.name === undefined) throw new Error(`no function in ${RULES[by]} says ${name}`);
  return rule.name.text;
}

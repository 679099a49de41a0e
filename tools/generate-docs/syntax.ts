import ts from 'typescript';
import { readProjectFile } from './project-file.js';

/** The syntax tree of a source file, by its path in the project. */
export function parseSource(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readProjectFile(path), ts.ScriptTarget.Latest, true);
}

/** All nodes of a tree that pass a test, in the order of the text. */
export function findNodes<N extends ts.Node>(root: ts.Node, isWanted: (node: ts.Node) => node is N): N[] {
  const found: N[] = [];
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** The text of a node's doc comment on one line, without its tags; '' where it has none. */
export function docCommentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? '';
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** The decorators of a class or a member, by name, each with its arguments. */
export function decoratorsOf(node: ts.HasDecorators): { name: string; args: readonly ts.Expression[] }[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression) ? [{ name: expression.expression.getText(), args: expression.arguments }] : [],
  );
}

/** The value of a string literal, or undefined for whatever else it is. */
export function stringIn(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

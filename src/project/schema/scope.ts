import type { Location } from '../../errors/index.ts';
import type { YamlNode } from '../node.ts';
import type { Path } from '../path.ts';
import type { Problem } from '../problem.ts';

/** Where a check is in the document, and where its findings go. */
export interface Scope {
  readonly file: string;
  readonly path: Path;
  /** The place of the nearest thing around that the user wrote, for values that an extension added. */
  readonly near?: Location | undefined;
  readonly problems: Problem[];
}

/**
 * Checks one value and gives back what the tools' model makes of it (numbers as text, text as numbers, …). Findings are
 * added to the scope, so that one run lists them all; the value that comes back is then of no interest.
 */
export type Rule = (node: YamlNode, scope: Scope) => YamlNode;

export function startScope(file: string, root: YamlNode): Scope {
  return { file, path: [], near: root.at, problems: [] };
}

export function child(scope: Scope, step: string | number, node: YamlNode): Scope {
  return { ...scope, path: [...scope.path, step], near: node.at ?? scope.near };
}

export function report(
  scope: Scope,
  message: string,
  hint?: string,
  at: Location | undefined = scope.near,
): void {
  scope.problems.push({
    path: scope.path,
    message,
    file: at?.file ?? scope.file,
    ...(at?.line === undefined ? {} : { line: at.line }),
    ...(at?.column === undefined ? {} : { column: at.column }),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What a value is, in words for a message. */
export function describeKind(node: YamlNode): string {
  if (node.kind === 'map') return 'a mapping';
  if (node.kind === 'list') return 'a list';
  switch (node.type) {
    case 'string':
      return 'text';
    case 'null':
      return 'empty';
    case 'boolean':
      return `the boolean ${String(node.value)}`;
    case 'date':
      return 'a date';
    default:
      return `the number ${String(node.value)}`;
  }
}

import { renderYaml, type Printable } from '../render/index.ts';
import { readName, type Scope } from './scope.ts';

/** What `--summary` prints: the values that the query has asked for, of the thing itself and of what it goes through. */
export function renderSummary(scope: Scope): string {
  const groups = Object.entries(scope.groups).flatMap(([group, members]) => {
    const asked = members.filter((member) => member.asked.size > 0);
    if (!scope.asked.has(group) || asked.length === 0) return [];
    const shown = asked
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((member) => [member.name, properties(member)] as const);
    return [[group, Object.fromEntries(shown)] as const];
  });
  return renderYaml({ properties: properties(scope), ...Object.fromEntries(groups) });
}

function properties(scope: Scope): Printable {
  const plain = [...scope.asked].filter((name) => name in scope.values).sort();
  return Object.fromEntries(plain.map((name) => [name, readName(scope, name) as Printable]));
}

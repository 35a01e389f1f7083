import { parse, stringify } from 'yaml';

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The plan of a Pebble without the values of its environment variables. Patterns know a password by the name beside
 * it; what an app calls its variables is not known, and they hold every secret that it has. The names stay.
 */
export function hideEnvironment(plan: string): string {
  let tree: unknown;
  try {
    tree = parse(plan);
  } catch {
    tree = undefined;
  }
  if (!isTree(tree)) return '[this is no plan of Pebble, so it is left out]\n';
  return stringify(hideIn(tree));
}

function hideIn(tree: Tree): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => {
      if (!isTree(value)) return [key, value];
      if (key !== 'environment') return [key, hideIn(value)];
      return [key, Object.fromEntries(Object.keys(value).map((name) => [name, '***']))];
    }),
  );
}

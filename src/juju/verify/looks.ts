import type { Observation } from '../judge/types.ts';

const contents = new WeakMap<Observation, string>();

/** Everything in a look but its times and the clock of the controller. Looks are compared again and again. */
function contentOf(look: Observation): string {
  const known = contents.get(look);
  if (known !== undefined) return known;
  const { status, images, services, history, pods, problem } = look;
  const { now: _, ...shown } = status ?? { now: undefined };
  const inside = [images, services, history].map((part) => (part === undefined ? undefined : [...part]));
  const content = JSON.stringify([shown, problem, pods, ...inside]);
  contents.set(look, content);
  return content;
}

/**
 * Adds a look to those that are kept. Of a run of equal looks only the first and the last stay, so that a long wait
 * keeps as many looks as there were changes.
 */
export function remember(
  looks: readonly Observation[],
  look: Observation,
): { readonly looks: readonly Observation[]; readonly moved: boolean } {
  const content = contentOf(look);
  const last = looks.at(-1);
  const moved = last === undefined || contentOf(last) !== content;
  const secondLast = looks.at(-2);
  const inRun = !moved && secondLast !== undefined && contentOf(secondLast) === content;
  return { looks: [...(inRun ? looks.slice(0, -1) : looks), look], moved };
}

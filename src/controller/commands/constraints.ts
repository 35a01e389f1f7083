import { refuse } from './refuse.ts';

const KNOWN = new Set([
  'arch',
  'mem',
  'cores',
  'cpu-cores',
  'cpu-power',
  'root-disk',
  'tags',
  'spaces',
  'zones',
  'instance-type',
  'container',
  'virt-type',
  'allocate-public-ip',
  'instance-role',
  'root-disk-source',
  'image-id',
]);

/**
 * Parses `mem=256M cpu-power=100`. Constraints are kept and shown; one machine has nothing to choose from.
 *
 * @throws Failure `unknown constraint "x"`.
 */
export function parseConstraints(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const at = word.indexOf('=');
    if (at <= 0) throw refuse(`malformed constraint "${word}"`);
    const key = word.slice(0, at);
    if (!KNOWN.has(key)) throw refuse(`unknown constraint "${key}"`);
    found[key] = word.slice(at + 1);
  }
  return found;
}

/** As `model-constraints --format json` shows them: sizes in MiB and counts as numbers. */
export function constraintValues(
  constraints: Readonly<Record<string, string>>,
): Record<string, string | number> {
  const scale: Record<string, number> = { M: 1, G: 1024, T: 1024 ** 2, P: 1024 ** 3 };
  return Object.fromEntries(
    Object.entries(constraints).map(([key, value]) => {
      const size = /^(\d+)([MGTP])$/.exec(value);
      if (size !== null && ['mem', 'root-disk'].includes(key))
        return [key, Number(size[1]) * (scale[size[2] ?? 'M'] ?? 1)];
      return [key, /^\d+$/.test(value) ? Number(value) : value];
    }),
  );
}

import { mebibytesOf } from '../../model/index.ts';
import { refuse } from '../line/refuse.ts';

/** By name: how Juju wants its value. */
const KNOWN: Readonly<Record<string, 'text' | 'size' | 'count'>> = {
  arch: 'text',
  mem: 'size',
  cores: 'count',
  'cpu-cores': 'count',
  'cpu-power': 'count',
  'root-disk': 'size',
  tags: 'text',
  spaces: 'text',
  zones: 'text',
  'instance-type': 'text',
  container: 'text',
  'virt-type': 'text',
  'allocate-public-ip': 'text',
  'instance-role': 'text',
  'root-disk-source': 'text',
  'image-id': 'text',
};

const FORMS = {
  size: 'must be a non-negative float with optional M/G/T/P suffix',
  count: 'must be a non-negative integer',
};

/**
 * Parses `mem=256M cpu-power=100`. Those two bound the containers of pods that are made from then on, as on Kubernetes;
 * the others are kept and shown: one machine has nothing to choose from.
 *
 * @throws Failure in Juju's words for one that is unknown or has no such value.
 */
export function parseConstraints(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const at = word.indexOf('=');
    if (at <= 0) throw refuse(`malformed constraint "${word}"`);
    const key = word.slice(0, at);
    const value = word.slice(at + 1);
    const kind = KNOWN[key];
    if (kind === undefined) throw refuse(`unknown constraint "${key}"`);
    const isFit = kind === 'text' || value === '' || fits(kind, value);
    if (!isFit) throw refuse(`bad "${key}" constraint: ${FORMS[kind]}`);
    found[key] = value;
  }
  return found;
}

const fits = (kind: 'size' | 'count', value: string): boolean =>
  kind === 'size' ? mebibytesOf(value) !== undefined : /^\d+$/.test(value);

/** As `juju constraints` prints them: by name, sizes in MiB. */
export function renderConstraints(constraints: Readonly<Record<string, string>>): string {
  return sorted(constraints)
    .map(
      ([key, value]) => `${key}=${typeof sizeOf(key, value) === 'number' ? `${sizeOf(key, value)}M` : value}`,
    )
    .join(' ');
}

/** As `model-constraints --format json` shows them: by name, sizes in MiB and counts as numbers. */
export function constraintValues(
  constraints: Readonly<Record<string, string>>,
): Record<string, string | number> {
  return Object.fromEntries(
    sorted(constraints).map(([key, value]) => [
      key,
      sizeOf(key, value) ?? (/^\d+$/.test(value) ? Number(value) : value),
    ]),
  );
}

const sorted = (constraints: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(constraints).sort(([a], [b]) => (a < b ? -1 : 1));

const sizeOf = (key: string, value: string): number | undefined =>
  KNOWN[key] === 'size' ? mebibytesOf(value) : undefined;

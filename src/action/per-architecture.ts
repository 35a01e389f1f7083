/**
 * A value for whatever architecture is packed, or one for each. Names are Debian's (`amd64`, `arm64`); whether there is
 * an architecture of that name is for whoever uses the value to say.
 */
export type PerArchitecture = { readonly every: string } | { readonly by: Readonly<Record<string, string>> };

const LINE = /^([a-z][a-z0-9]*)=(.*)$/;

/**
 * Reads one value, or `ARCH=VALUE` lines.
 *
 * @returns a sentence without its subject when the text is neither
 */
export function parsePerArchitecture(text: string): PerArchitecture | string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const pairs = lines.map((line) => LINE.exec(line));
  const [first] = lines;
  if (first !== undefined && lines.length === 1 && pairs[0] === null) return { every: first };
  const by: Record<string, string> = {};
  for (const [, name = '', value = ''] of pairs.map((pair) => pair ?? [])) {
    if (value.trim() === '') return 'must be one value, or ARCH=VALUE lines';
    if (Object.hasOwn(by, name)) return `has two lines for ${name}`;
    by[name] = value.trim();
  }
  return { by };
}

/** The value for one architecture; undefined when the lines have none for it. */
export function valueFor(value: PerArchitecture | undefined, architecture: string): string | undefined {
  if (value === undefined) return undefined;
  if ('every' in value) return value.every;
  return Object.hasOwn(value.by, architecture) ? value.by[architecture] : undefined;
}

/** The text that `parsePerArchitecture` reads as this value. */
export function formatPerArchitecture(value: PerArchitecture): string {
  if ('every' in value) return value.every;
  return Object.entries(value.by)
    .map(([name, each]) => `${name}=${each}`)
    .join('\n');
}

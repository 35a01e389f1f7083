import fc from 'fast-check';

/** The files of a project by path. */
export type ProjectFiles = Readonly<Record<string, string>>;

/** A document as lines `key: value`, values in YAML's flow style, so that one change replaces one line. */
export type Lines = Readonly<Record<string, string>>;

/** Changes to a document: for each key the values to try, or a source of them; `-` removes the key. */
export type Changes = Readonly<Record<string, readonly string[] | fc.Arbitrary<string>>>;

/** Values that no key expects, in every spelling that YAML 1.1 treats in its own way. */
export const oddValues = [
  ...[
    'null',
    '~',
    '""',
    '[]',
    '{}',
    'true',
    'on',
    'No',
    '0',
    '1',
    '1.10',
    '1_000',
    '0o17',
    '017',
    '0x1f',
    '1e3',
  ],
  ...[
    '.inf',
    '2024-01-01',
    '2001-12-14T21:59:43Z',
    '1:30',
    'text',
    '"1"',
    '[a, a]',
    '[1, x]',
    '[[a]]',
    '[null]',
  ],
  ...['{a: b}', '{a: {b: c}}', '{1: x}', '"ä"', '"a b"', '-'],
];

/** Projects that differ from a sound one in up to `most` places. */
export function arbitraryDocument(sound: Lines, changes: Changes, most = 3): fc.Arbitrary<string> {
  const keys = Object.keys(changes);
  const change = fc
    .constantFrom(...keys)
    .chain((key) =>
      fc
        .oneof(
          { weight: 4, arbitrary: valuesOf(changes[key] ?? ['-']) },
          { weight: 1, arbitrary: fc.constantFrom(...oddValues) },
        )
        .map((value): readonly [string, string] => [key, value]),
    );
  return fc.array(change, { minLength: 0, maxLength: most }).map((made) => {
    const lines = new Map(Object.entries(sound));
    for (const [key, value] of made) {
      lines.delete(key);
      if (value !== '-') lines.set(key, value);
    }
    return textOf(Object.fromEntries(lines));
  });
}

/** The document of such lines. */
export function textOf(lines: Lines): string {
  return Object.entries(lines)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}

function valuesOf(source: Changes[string]): fc.Arbitrary<string> {
  return source instanceof fc.Arbitrary ? source : fc.constantFrom(...source);
}

import fc from 'fast-check';

/** Another spelling of a document of lines `key: value`, as editors and people leave it. */
type Spelling = (document: string) => string;

const lines = (document: string, change: (all: string[]) => string[]): string =>
  change(document.split('\n').slice(0, -1))
    .map((line) => `${line}\n`)
    .join('');

const spellings: readonly Spelling[] = [
  (document) => document.replaceAll('\n', '\r\n'),
  (document) => `\u{FEFF}${document}`,
  (document) => `---\n${document}`,
  (document) => `%YAML 1.1\n---\n${document}...\n`,
  (document) => `${document}---\nname: second\n`,
  (document) => document.trimEnd(),
  (document) => `# über alles\n\n${document}\n\n# Ende`,
  (document) => document.replace(/^(\w+): /m, '$1:\t'),
  (document) => document.replace(/^(\w+): (.*)$/m, '$1: $2\t# a tab before it'),
  (document) => document.replace(/^(\w+): /m, '"$1": '),
  (document) => document.replace(/^summary: .*$/m, 'summary: >-\n  folded\n  text'),
  (document) => document.replace(/^description: .*$/m, 'description: |+\n  kept\n\n'),
  (document) =>
    document.replace(/^summary: (.*)$/m, 'summary: &s $1').replace(/^description: .*$/m, 'description: *s'),
  (document) => document.replace(/^platforms: (.*)$/m, 'platforms:\n  <<: $1\n  arm64:'),
  (document) => document.replace(/^platforms: (.*)$/m, 'platforms:\n  <<: [$1, {arm64: }]'),
  (document) => `x: &x {plugin: nil}\n${document}`,
  (document) => lines(document, (all) => [...all, all.find((line) => /^\w/.test(line)) ?? '']),
  (document) => lines(document, (all) => all.toReversed()),
  (document) => lines(document, (all) => all.map((line) => ` ${line}`)),
  (document) => lines(document, (all) => all.map((line, index) => (index === 1 ? ` ${line}` : line))),
  (document) => lines(document, (all) => all.map((line) => line.replace(/: {}$/, ':'))),
  (document) => document.replace(/^summary: .*$/m, 'summary: "\\u00e4 \\x41 \\U0001F600"'),
  (document) => document.replace(/^summary: .*$/m, "summary: 'it''s'"),
  (document) => document.replace(/^summary: .*$/m, 'summary: a # comment'),
  (document) => document.replace(/^summary: .*$/m, 'summary: a: b'),
  (document) => document.replace(/^summary: .*$/m, 'summary: @a'),
  (document) => document.replace(/^summary: .*$/m, 'summary: !!str 1'),
  (document) => document.replace(/^summary: .*$/m, 'summary: !x 1'),
  (document) => document.replace(/^version: .*$/m, 'version: !!float 1'),
  (document) => document.replace(/^summary: .*$/m, 'summary: *nowhere'),
  (document) => document.replace(/^summary: .*$/m, 'summary: "a\n  b\n\n  c"'),
  (document) => document.replace(/^summary: .*$/m, 'summary: a\n  b'),
  (document) => document.replace(/^summary: .*$/m, 'summary: \u{85}x\u{2028}y'),
  (document) => document.replace(/^summary: .*$/m, 'summary: "\u{1F600}\u{A0}"'),
  (document) => document.replace(/^summary: .*$/m, 'summary: x\u{0}y'),
];

/** The document as it is, or in one or two other spellings. */
export const arbitrarySpelling: fc.Arbitrary<Spelling> = fc
  .oneof(
    { weight: 2, arbitrary: fc.constant<readonly Spelling[]>([]) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...spellings), { minLength: 1, maxLength: 2 }) },
  )
  .map(
    (chosen: readonly Spelling[]): Spelling =>
      (document) =>
        chosen.reduce<string>((text, change) => change(text), document),
  );

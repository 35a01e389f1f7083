import fc from 'fast-check';

/** Values that each key takes, and one that it does not. */
const values: Readonly<Record<string, readonly string[]>> = {
  plugin: ['nil', '"nil"', '1'],
  source: ['.', 'src', '"$CRAFT_PROJECT_DIR"', 'null'],
  'source-depth': ['1', '"2"', 'x'],
  'source-tag': ['v1', '1.0', 'null'],
  'disable-parallel': ['true', '"no"', 'x'],
  after: ['[]', '[x]', 'x'],
  'build-packages': ['[git]', '[a, b]', '[1]', '[true]'],
  'stage-packages': ['[libpq5]', '[bash_bins]', 'a'],
  'build-environment': ['[{A: b}]', '[{A: 1}, {B: "$CRAFT_ARCH_BUILD_FOR"}]', '[{A: b, C: d}]', '[{1: a}]'],
  organize: ['{a: b}', '{a: b, c: d}', '{1: b}', '[a]'],
  prime: ['["*"]', '[a, -b]', '[/a]'],
  'override-build': ['make', '"a\\nb"', '""', '[a]'],
  permissions: ['[{path: a, mode: "755"}]', '[{path: a, owner: 1, group: 1}]', '[{1: a}]', '[{mode: "1"}]'],
  // No clauses here.
  'stage-slices': ['[a_bins]'],
};
const selectors = [
  ...[
    'on amd64',
    'to amd64',
    'on arm64',
    'to arm64',
    'on amd64 to arm64',
    'on amd64 to amd64',
    'on arm64 to amd64',
  ],
  ...[
    'on amd64,arm64',
    'for any',
    'for amd64',
    'on riscv64',
    '"on ${CRAFT_ARCH_BUILD_ON}"',
    '"to $CRAFT_ARCH_BUILD_FOR"',
  ],
];
const wrongSelectors = [
  'try',
  'on',
  'on amd64,',
  'on a b',
  'on amd64 ',
  'for a,b',
  'on ,a',
  'to all',
  'on amd64  to  amd64',
];

const selector = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...selectors.slice(0, 7)) },
  { weight: 4, arbitrary: fc.constantFrom(...selectors) },
  { weight: 1, arbitrary: fc.constantFrom(...wrongSelectors) },
);

/** `{on amd64: a}, {else: b}`: one selector, sometimes with what holds otherwise. */
function statement(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const otherwise = fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    { weight: 3, arbitrary: value.map((text) => `, {else: ${text}}`) },
    { weight: 1, arbitrary: value.map((text) => `, {else: []}, {else: ${text}}`) },
    { weight: 1, arbitrary: fc.constant(', else fail') },
  );
  return fc.tuple(selector, value, otherwise).map(([name, text, rest]) => `{${name}: ${text}}${rest}`);
}

function listOf(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const item = fc.oneof(
    { weight: 15, arbitrary: statement(value) },
    { weight: 1, arbitrary: fc.constantFrom('a', '{A: b}', '1', '{else: a}', 'else fail', 'else  fail') },
  );
  return fc.array(item, { minLength: 1, maxLength: 2 }).map((items) => `[${items.join(', ')}]`);
}

const entry = fc.constantFrom(...Object.keys(values)).chain((key) => {
  const [sound = '1', ...more] = values[key] ?? [];
  const value = fc.oneof(
    { weight: 9, arbitrary: fc.constant(sound) },
    { weight: 2, arbitrary: fc.constantFrom(sound, ...more) },
  );
  const whole = fc.oneof(
    { weight: 1, arbitrary: value },
    { weight: 6, arbitrary: listOf(value) },
    { weight: 2, arbitrary: listOf(fc.oneof(value, listOf(value))) },
  );
  return whole.map((text): readonly [string, string] => [key, text]);
});

/** `parts` with clauses such as `on amd64:` in the values of their keys. */
export const arbitraryClauses: fc.Arbitrary<string> = fc
  .tuple(fc.uniqueArray(entry, { minLength: 1, maxLength: 3, selector: ([key]) => key }), fc.boolean())
  .map(([entries, second]) => {
    const named = entries.some(([key]) => key === 'plugin')
      ? entries
      : [['plugin', 'nil'] as const, ...entries];
    const part = named.map(([key, text]) => `${key}: ${text}`).join(', ');
    return second ? `{a: {${part}}, x: {plugin: nil, build-packages: [{to amd64: [z]}]}}` : `{a: {${part}}}`;
  });

import type { ExpansionCase } from './expansion-case.ts';

const both = 'platforms: {amd64: , arm64: }\n';
const other = 'platforms: {arm64: {build-on: [amd64], build-for: [arm64]}}\n';

const document = (platforms: string, parts: string, add = ''): string =>
  `name: my-app\nversion: 1.10\ndescription: It serves.\nbase: ubuntu@24.04\n${platforms}${parts}${add}`;

/** One file for both tools, whose texts have a summary and whose parts have clauses. */
function each(name: string, parts: string, platforms = both, add = ''): readonly ExpansionCase[] {
  const text = `${document(platforms, `parts:\n  app:\n    plugin: nil\n${parts.replaceAll(/^/gm, '    ')}\n`, add)}`;
  const rock = text.includes('summary:') ? text : `${text}summary: An app\n`;
  return [
    { name, kind: 'rock-pack', files: { 'rockcraft.yaml': rock } },
    { name, kind: 'charm', files: { 'charmcraft.yaml': `${rock}type: charm\n` } },
    // Rockcraft prints its document without reading it for a platform, and refuses clauses there.
    { name, kind: 'rock', files: { 'rockcraft.yaml': rock } },
  ];
}

const charm = (name: string, bases: string, add = ''): ExpansionCase => ({
  name: `bases: ${name}`,
  kind: 'charm',
  files: {
    'charmcraft.yaml': `name: my-charm\ntype: charm\nsummary: A charm\ndescription: It does.\nbases: ${bases}\n${add}`,
  },
});
const jammy = '{name: ubuntu, channel: "22.04"}';

/** Charms that name in the former way what they run on. */
const formerBases: readonly ExpansionCase[] = [
  charm('short', `[${jammy}]`),
  charm(
    'long',
    `[{build-on: [${jammy}], run-on: [${jammy}, {name: ubuntu, channel: "20.04", architectures: [arm64]}]}]`,
  ),
  charm('of an extension', `[${jammy}]`, 'extensions: [flask-framework]\n'),
  charm(
    'of an extension, two',
    `[${jammy}, {name: ubuntu, channel: "20.04"}]`,
    'extensions: [flask-framework]\n',
  ),
  charm('too new', '[{name: ubuntu, channel: "24.04"}]'),
  charm('a number', '[{name: ubuntu, channel: 22.04}]'),
  charm('one side', `[{build-on: [${jammy}]}]`),
  charm('and base', `[${jammy}]`, 'base: ubuntu@22.04\n'),
  charm('and a number as the base to build on', `[${jammy}]`, 'build-base: 22.04\n'),
  charm('and a boolean as the base to build on', `[${jammy}]`, 'build-base: yes\n'),
  charm('and platforms', `[${jammy}]`, 'platforms: {"ubuntu@22.04:amd64": }\n'),
  charm('and platforms without a base', `[${jammy}]`, 'platforms: {amd64: }\n'),
  charm('none', '[]'),
];

/** Files that say something else for each platform. */
export const renderedCases: readonly ExpansionCase[] = [
  ...each('clauses: one holds', 'stage-packages: [curl, {on amd64: [libpq5]}, {on arm64: [libssl3]}]'),
  ...each('clauses: for another architecture', 'stage-packages: [{to amd64: [a]}, {to arm64: [b]}]', other),
  ...each('clauses: both sides', 'build-packages: [{on amd64 to arm64: [cross]}, {else: [native]}]', other),
  ...each(
    'clauses: the first else that holds',
    'after: [{on riscv64: [a]}, {else: [{to s390x: [b]}]}, {else: []}]',
  ),
  ...each('clauses: else fail', 'stage-packages: [{on riscv64: [a]}, else fail]'),
  ...each('clauses: twice', 'stage-packages: [{on amd64: [a]}, {on amd64: [b]}]'),
  ...each('clauses: of a value', 'source: [{on amd64: src}, {else: other}]\nsource-depth: [{to amd64: 1}]'),
  ...each('clauses: of a mapping', 'organize: [{on amd64: {a: b}}]'),
  ...each('clauses: of variables', 'build-environment: [{on amd64: [{A: b}]}, {C: d}]'),
  ...each('clauses: two styles', 'stage-packages: [{for any: [a]}]\nbuild-packages: [{on amd64: [b]}]'),
  ...each('clauses: try', 'stage-packages: [{try: [a]}]'),
  ...each('clauses: a wrong value that does not hold', 'source-depth: [{on riscv64: a}, {else: 1}]'),
  ...each('clauses: where there are none', 'stage-slices: [{on amd64: [bash_bins]}]'),
  ...each('parts: a number for a name', 'source: .\n', both).map((one) => ({
    ...one,
    files: Object.fromEntries(
      Object.entries(one.files).map(([file, text]) => [file, text.replace('  app:', '  1:')]),
    ),
  })),
  ...each(
    'variables',
    'source: .',
    both,
    'summary: ${CRAFT_PROJECT_NAME} $CRAFT_PROJECT_VERSION $CRAFT_ARCH_BUILD_FORM\n',
  ),
  ...each(
    'variables: another architecture',
    'build-environment: [{"$CRAFT_ARCH_BUILD_ON": "$CRAFT_ARCH_TRIPLET"}]',
    other,
  ),
  ...each('platforms: one side', 'source: .', 'platforms: {arm64: {build-on: amd64}}\n'),
  ...each('platforms: none', 'source: .', 'platforms: {}\n'),
  ...each('version: a boolean', 'source: .').map((one) => ({
    ...one,
    files: Object.fromEntries(
      Object.entries(one.files).map(([file, text]) => [file, text.replace('version: 1.10', 'version: true')]),
    ),
  })),
  ...each('version: none', 'source: .').map((one) => ({
    ...one,
    files: Object.fromEntries(
      Object.entries(one.files).map(([file, text]) => [file, text.replace('version: 1.10\n', '')]),
    ),
  })),
  ...formerBases,
];

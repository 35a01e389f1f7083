import { describe, expect, test } from 'vitest';
import { BUILD_FOLDERS, parseYaml, plainOf, render, schema } from '../../../src/project/index.ts';
import { requireMapping, type JsonValue, type Problem } from '../../../src/project/index.ts';

const head = 'name: shop\nplatforms: {amd64: , arm64: {build-on: [amd64], build-for: [arm64]}, s390x: }\n';

function rendered(
  text: string,
  platform?: string,
): { value: JsonValue; problems: readonly Problem[]; same: boolean } {
  const { root } = requireMapping(parseYaml(`${head}${text}`, 'rockcraft.yaml'));
  const scope = schema.startScope('rockcraft.yaml', root);
  const result = render(root, { ...BUILD_FOLDERS, machine: 'amd64', platform }, scope);
  return { value: plainOf(result), problems: scope.problems, same: result === root };
}

const partOf = (text: string, platform?: string): unknown =>
  (rendered(`parts: {a: {stage-packages: ${text}}}\n`, platform).value as { parts: { a: object } }).parts.a;

describe('a project file for one platform', () => {
  test.each([
    ['amd64', ['x']],
    ['arm64', ['y']],
    ['s390x', ['z']],
    // What is not a label is refused by whoever chooses the platform.
    ['nope', ['x']],
  ])('has the clauses that hold for %s', (platform, packages) => {
    const text = '[{to amd64: [x]}, {to arm64: [y]}, {on s390x: [z]}]';
    expect(partOf(text, platform)).toEqual({ 'stage-packages': packages });
  });

  test('has variables replaced by the longest name first, in keys too, and leaves what a part only knows', () => {
    const text =
      'summary: $CRAFT_ARCH_BUILD_FOR ${CRAFT_ARCH_TRIPLET_BUILD_FOR}\ntitle: {$CRAFT_STAGE: $CRAFT_PART_INSTALL}\n';
    expect(rendered(text, 'arm64').value).toMatchObject({
      summary: 'arm64 aarch64-linux-gnu',
      title: { '/root/stage': '$CRAFT_PART_INSTALL' },
    });
  });

  test('is the same object where it says the same for every platform', () => {
    expect(rendered('summary: costs $5\nparts: {a: {stage-packages: [x], organize: {1: a}}}\n').same).toBe(
      true,
    );
    expect(rendered('summary: $CRAFT_PROJECT_NAME\n').same).toBe(false);
  });
});

test.each([
  ['{on amd64: [x]}, {on amd64: [y]}', 'parts.a.stage-packages', '`on amd64` is there twice'],
  [
    '{on arm64: [x]}, else fail',
    'parts.a.stage-packages',
    '`on arm64` does not hold, and the `else` after it is `fail`',
  ],
  ['{else: [x]}', 'parts.a.stage-packages', 'an `else` has no `on`, `to` or `for` before it'],
  [
    '{for any: [x]}, {on amd64: [y]}',
    'parts.a.stage-packages',
    '`for` cannot be used in a project that has `on` or `to`',
  ],
  ['{on arm64: {a: b}}', 'parts.a.stage-packages.0.on arm64', 'must be a list, it is a mapping'],
  ['{on arm64: [true]}', 'parts.a.stage-packages.0.on arm64.0', 'must be text, it is the boolean true'],
  ['{on a b: [x]}', 'parts.a.stage-packages.0', 'what `on` names cannot contain spaces'],
  ['{"on amd64,": [x]}', 'parts.a.stage-packages.0', 'there is a comma too many after `on`'],
  ['{"for a,b": [x]}', 'parts.a.stage-packages.0', '`for` names one platform only'],
  ['{try: [x]}', 'parts.a.stage-packages.0', '`try` is no longer understood; write `on <architecture>`'],
])('[%s] is refused where it stands', (items, path, message) => {
  const { problems } = rendered(`parts:\n  a:\n    stage-packages: [${items}]\n`);
  expect(problems.map((each) => [each.path.join('.'), each.message, each.line])).toEqual([
    [path, message, 5],
  ]);
});

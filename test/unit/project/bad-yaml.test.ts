import { describe, expect, test } from 'vitest';
import { parseYaml, ProjectFailure } from '../../../src/project/index.ts';
import { requireMapping } from '../../../src/project/yaml/read-yaml.ts';

const bad: readonly (readonly [name: string, text: string, place: string, says: RegExp])[] = [
  ['an empty file', '', '1:1', /the file is empty/],
  ['a comment alone', '# name: app\n', '1:1', /the file is empty/],
  ['a list', '- name: app\n', '1:1', /holds a list, not a mapping/],
  ['a word', 'hello\n', '1:1', /holds a scalar, not a mapping/],
  ['a tab in front of a key', 'parts:\n\tapp: {}\n', '2:1', /a tab stands where only spaces may stand/],
  ['a key twice', 'name: a\nbase: bare\nname: b\n', '3:1', /name/],
  ['a NUL', 'name: a\nsummary: a\0b\n', '2:11', /U\+0000 is not allowed/],
  ['a quote without an end', 'name: "a\nbase: bare\n', '1:7', /the quote that opens here is not closed/],
  ['a text with a colon', 'name: a\nsummary: Guests: a book\n', '2:10', /a second ":"/],
  ['a key without a colon', 'name: a\nbase bare\nparts: {}\n', '2:1', /no ":" behind its key/],
  ['a line too deep', 'name: a\n  base: bare\n', '2:3', /indented deeper than the one above/],
  ['a line less deep', 'parts:\n  app:\n    plugin: nil\n   source: .\n', '4:1', /same column/],
  ['a text that starts with @', 'name: @app\n', '1:7', /a text cannot start with @/],
  ['a list without an end', 'name: a\nparts: [a\n', '3:1', /the list is not closed with \]/],
  [
    'a value less indented than its key',
    'parts:\n  ? app\n: {}\n',
    '3:1',
    /":" stands without a key before it/,
  ],
  ['a value more indented than its key', 'parts:\n  ? app\n   : {}\n', '3:4', /must stand under the "\?"/],
  ['a value without a key', 'name: a\n: b\n', '2:1', /":" stands without a key before it/],
  ['two documents', 'name: a\n---\nname: b\n', '2:1', /./],
];

describe('a file that is no project file is refused with line and column', () => {
  test.each(bad)('%s', (_, text, place, says) => {
    const read = (): unknown => requireMapping(parseYaml(text, 'rockcraft.yaml'));
    let failure: unknown;
    try {
      read();
    } catch (error) {
      failure = error;
    }
    if (!(failure instanceof ProjectFailure)) throw new Error(`not refused: ${String(failure)}`);
    const [problem] = failure.problems;
    expect(problem?.message).toMatch(says);
    expect(`${problem?.line ?? 0}:${problem?.column ?? 0}`).toMatch(new RegExp(`^${place}$`));
  });
});

describe('what is unusual and right', () => {
  test('line ends of Windows', () => {
    expect(parseYaml('name: a\r\nsummary: |\r\n  b\r\n  c\r\n', 'x.yaml').value).toEqual({
      name: 'a',
      summary: 'b\nc\n',
    });
  });

  test.each(['__proto__', 'constructor', 'toString'])('the key %s is a key like others', (key) => {
    const { value } = parseYaml(`${key}: {polluted: yes}\n`, 'x.yaml');
    expect(Object.entries(value as object)).toEqual([[key, { polluted: true }]]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { parseYaml, type YamlNode } from '../../../src/project/index.ts';
import { floatText } from '../../../src/project/plain.ts';
import { RUNS } from '../../support/differential.ts';
import { startJudge, type Judge } from '../../support/judge.ts';
import { projectFolders } from '../../support/project-folder.ts';
import { oddValues } from '../../support/random-project.ts';
import { arbitrarySpelling } from '../../support/random-spelling.ts';

const scalars = [
  ...oddValues.filter((value) => value !== '-'),
  ...[
    'y',
    'n',
    'YES',
    'oN',
    'True',
    'TRUE',
    'nULL',
    '<<',
    '=',
    '+1',
    '-0',
    '0b11',
    '0b_',
    '08',
    '1_0.5',
    '.5',
    '5.',
  ],
  ...[
    '1e3',
    '1.0e3',
    '1.0e+3',
    '-.INF',
    '.NaN',
    '190:20:30',
    '190:20:30.15',
    '2024-1-1',
    '2024-13-01',
    '12:30:45',
  ],
  ...[
    '2001-12-14 21:59:43.10 -5',
    '2001-12-14t21:59:43-05:30',
    '0x',
    '0o7',
    '1,2',
    '1__2',
    '-',
    '?',
    ':',
    'a:b',
  ],
  ...[
    "'a''b'",
    '"\\x41\\n\\u00e9"',
    '"\\q"',
    '"a\\\n  b"',
    '!!str 1',
    '!!int "1"',
    '!!float 1',
    '!!bool yes',
    '!x a',
  ],
  ...['&a 1', '*nowhere', '!!null ""', '@a', '`a', '%a', 'a #b', 'a#b'],
  ...[
    '{a, b: }',
    '{a: 1, a: 2}',
    '[a, ]',
    '[a, , b]',
    '{? a : b}',
    '["a": b]',
    '{"a":1}',
    '[a: 1, b]',
    '{a:1}',
    '[,]',
    '{: a}',
    '[: a]',
  ],
];
const blocks = [
  ...[
    '|\n  a\n  b',
    '|-\n  a\n',
    '|+\n  a\n\n\n',
    '>\n  a\n  b\n\n  c',
    '>-\n  a\n   b\n  c',
    '|2\n    a',
    '|\n\n  a',
  ],
  ...[
    '\n  - a\n  - b: c\n    d: e',
    '\n- a\n- b',
    '\n  a: 1\n  b:',
    '\n  - - a\n    - b',
    '\n  <<: {x: 1}\n  x: 2',
    '|\n',
  ],
  ...[
    '\n  <<: [{x: 1, y: 1}, {x: 2}]\n  z: 3',
    '\n  "a\n   b": c',
    'a\n  b\n\n  c',
    '"a\n\n  b"',
    '|\n  a\n b',
    '>+\n  a\n',
  ],
  ...[
    '\n  ? a\n  : b',
    '\n  ? [a]\n  : b',
    '\n  ? a\n: b',
    '\n  ? a\n   : b',
    '\n  c: d\n  : b',
    '{? a\n  : b}',
    '{&x : b, !!str : c}',
    '\n  a: &x {b: 1}\n  c: *x',
    '\n\ta: 1',
    '\n  a:\t1',
    '|\n  a\n\tb',
    '# c\n  a',
  ],
];
const keys = [
  'a',
  'b',
  '"c d"',
  '1',
  'true',
  'null',
  '~',
  'on',
  '1.0',
  '2024-01-01',
  'é',
  '? x',
  'a b',
  '<<',
  "''",
];

/** Sets, ordered maps and bytes are refused here. */
const documents = fc
  .array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...scalars, ...blocks)), {
    minLength: 1,
    maxLength: 4,
  })
  .map((entries) => entries.map(([key, value]) => `${key}: ${value}\n`).join(''));

/** What the judge prints for the same value. */
function describeNode(node: YamlNode): unknown {
  if (node.kind === 'map')
    return { map: node.entries.map(({ key, value }) => [key, value].map(describeNode)) };
  if (node.kind === 'list') return { list: node.items.map(describeNode) };
  if (node.type === 'int') return { int: String(node.value) };
  if (node.type === 'float') return { float: floatText(node.value) };
  return node.type === 'date' ? { date: '' } : node.value;
}

describe('parseYaml', () => {
  const folders = projectFolders();
  let judge: Judge;
  beforeAll(async () => {
    judge = await startJudge('yaml');
  });
  afterAll(() => {
    judge.close();
    folders[Symbol.dispose]();
  });

  it(
    `reads ${RUNS} random files as the craft tools' reader does`,
    { timeout: 60_000 + RUNS * 50 },
    async () => {
      const differences: string[] = [];
      const property = fc.asyncProperty(documents, arbitrarySpelling, async (document, spell) => {
        const text = spell(document);
        const directory = folders.write({ 'file.yaml': text });
        const theirs = await judge.ask(directory);
        folders.remove(directory);
        const mine = read(text);
        // The tools print times in a form of their own; that it is one is what matters here.
        const said = JSON.stringify('document' in theirs ? theirs.document : 'refused');
        const own = JSON.stringify('document' in mine ? mine.document : 'refused');
        if (said.replaceAll(/\{"date":"[^"]*"\}/g, '{"date":""}') !== own)
          differences.push(
            `${JSON.stringify(text)}\nours:   ${JSON.stringify(mine)}\ntheirs: ${JSON.stringify(theirs)}`,
          );
      });
      await fc.assert(property, { numRuns: RUNS });
      expect(differences.slice(0, 30).join('\n\n')).toBe('');
    },
  );
});

function read(text: string): { document: unknown } | { error: string } {
  try {
    return { document: describeNode(parseYaml(text, 'file.yaml').root) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { error: error.message };
  }
}

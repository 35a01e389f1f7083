import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fillIn, parseCommandLine } from '../../../actions/integration-test/command-line.ts';
import type { Failure } from '../../../src/errors/index.ts';
import { quote } from '../../../src/juju/plan/deploy.ts';

describe('splitting a command', () => {
  it.each([
    ['words', 'tox -e integration', ['tox', '-e', 'integration']],
    ['white space of any kind', '  a \t b\n c ', ['a', 'b', 'c']],
    ['single quotes', "a 'b $c * | d'", ['a', 'b $c * | d']],
    ['double quotes', 'a "b c" d', ['a', 'b c', 'd']],
    ['quotes inside a word', `-k'not slow'"er"`, ['-knot slower']],
    ['an empty word', "a '' b", ['a', '', 'b']],
    ['escapes', 'a\\ b \\| "x\\"y" "\\z"', ['a b', '|', 'x"y', '\\z']],
    ['a line that goes on', 'a \\\n  b', ['a', 'b']],
    ['names of tests', 'pytest t.py::test_x[a-1]', ['pytest', 't.py::test_x[a-1]']],
    ['values to be filled in', 'x --charm={charm}', ['x', '--charm={charm}']],
    ['nothing', '   ', []],
  ])('%s', (_, text, words) => expect(parseCommandLine(text, 'command')).toEqual(words));

  it.each([
    'a | b',
    'a && b',
    'a; b',
    'a > b',
    'a < b',
    'a $HOME',
    'a "$HOME"',
    'a `b`',
    'a "`b`"',
    'a $(b)',
    'a *.py',
    '~/x',
    "a 'b",
    'a "b',
    'a \\',
  ])('refuses %s', (text) => {
    try {
      parseCommandLine(text, 'command');
    } catch (error) {
      expect(error).toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining('input command') as string,
      });
      expect((error as Failure).hint).toBeDefined();
      return;
    }
    throw new Error('it was not refused');
  });

  it('is the inverse of quoting', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (words) => {
        const line = words.map((word) => quote(word)).join(' ');
        expect(parseCommandLine(line, 'command')).toEqual(words);
      }),
    );
  });
});

describe('filling in values', () => {
  const values = { charm: '/a b.charm', url: undefined };

  it('stays one word, whatever the value holds', () =>
    expect(fillIn(['--c={charm}', '{charm}'], values, 'args')).toEqual(['--c=/a b.charm', '/a b.charm']));

  it('leaves other braces alone', () =>
    expect(fillIn(['{other}', '{}'], values, 'args')).toEqual(['{other}', '{}']));

  it('refuses a value that is not known', () =>
    expect(() => fillIn(['{url}'], values, 'args')).toThrow('the input args uses {url}'));
});

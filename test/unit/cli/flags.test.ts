import { describe, expect, test } from 'vitest';
import { defineAction, flagField, listField, textField } from '../../../src/action/index.ts';
import { isFailure } from '../../../src/errors/index.ts';
import { parseFlags } from '../../../src/cli/flags.ts';
import { renderHelp } from '../../../src/cli/help.ts';
import { nearest } from '../../../src/cli/nearest.ts';

const definition = defineAction({
  name: 'sample',
  title: 'Sample',
  description: 'For tests',
  branding: { icon: 'box', color: 'blue' },
  inputs: {
    path: textField({ description: 'Where.', default: '.' }),
    'dry-run': flagField({ description: 'Only show.', default: 'false' }),
    package: listField({ description: 'Packages.' }),
  },
  outputs: {},
});

describe('flags', () => {
  test.each([
    ['a value', ['--path', 'web'], { path: 'web' }],
    ['a value after =', ['--path=web'], { path: 'web' }],
    ['a value that begins with dashes', ['--path=--x'], { path: '--x' }],
    ['a flag alone', ['--dry-run', '--path', 'web'], { 'dry-run': 'true', path: 'web' }],
    ['a flag with its value', ['--dry-run=false'], { 'dry-run': 'false' }],
    ['a repeated flag', ['--package', 'a', '--package', 'b'], { package: 'a\nb' }],
  ])('%s', (_name, args, inputs) => {
    expect(parseFlags(definition, args).inputs).toEqual(inputs);
  });

  test('a misspelt one is refused with what was meant', () => {
    const attempt = (): unknown => parseFlags(definition, ['--pakage', 'x']);
    expect(attempt).toThrow(expect.objectContaining({ hint: expect.stringContaining('--package') }));
    try {
      attempt();
    } catch (error) {
      expect(isFailure(error, 'INPUT_INVALID')).toBe(true);
    }
  });
});

test('help names every input with its form and default', () => {
  const help = renderHelp(definition);
  expect(help).toContain('--path text');
  expect(help).toContain('[default: .]');
  expect(help).toMatch(/--dry-run\n/);
});

test.each([
  ['pack-rok', 'pack-rock'],
  ['deploy', undefined],
  ['', undefined],
])('nearest to %j is %j', (given, expected) => {
  expect(nearest(given, ['pack-rock', 'pack-charm', 'juju-deploy'])).toBe(expected);
});

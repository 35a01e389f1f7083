import { describe, expect, test } from 'vitest';
import { ProjectFailure } from '../../../src/project/index.ts';

const missing = { path: ['summary'], message: '`summary` is required', file: 'rockcraft.yaml', line: 1 };
const misspelt = {
  path: ['sumary'],
  message: '`sumary` is not a key of rockcraft.yaml',
  file: 'rockcraft.yaml',
  line: 4,
  hint: 'Did you mean `summary`?',
};
const inPart = {
  path: ['parts', 'x', 'plugin'],
  message: 'there is no plugin `nill`',
  file: 'rockcraft.yaml',
  line: 9,
  hint: 'Did you mean `nil`?\nOr `dump`?',
};

describe('what is wrong with a project', () => {
  test('says beside each problem what to do about it, in the order of the file', () => {
    const failure = new ProjectFailure('ROCKCRAFT_INVALID', 'rockcraft.yaml has 3 problems', [
      ...[inPart, missing, misspelt],
    ]);
    expect(failure.details).toEqual([
      'rockcraft.yaml:1 summary: `summary` is required',
      'rockcraft.yaml:4 sumary: `sumary` is not a key of rockcraft.yaml',
      '  Did you mean `summary`?',
      'rockcraft.yaml:9 parts.x.plugin: there is no plugin `nill`',
      '  Did you mean `nil`?',
      '  Or `dump`?',
    ]);
    expect(failure.at).toEqual({ file: 'rockcraft.yaml', line: 1 });
    expect(failure.hint).toBe('Correct the fields that the message lists.');
  });

  test('says once what holds for all of them', () => {
    const failure = new ProjectFailure('ROCKCRAFT_INVALID', 'two', [misspelt, { ...misspelt, line: 5 }]);
    expect(failure.hint).toBe(misspelt.hint);
    expect(failure.details).toHaveLength(2);
  });

  test('keeps the files in the order in which they came', () => {
    const failure = new ProjectFailure('CHARM_INVALID', 'two', [
      { path: [], message: 'it does not start', file: 'src/charm.py', line: 7 },
      { ...missing, file: 'charmcraft.yaml' },
      { path: [], message: 'it is not executable', file: 'src/charm.py' },
    ]);
    expect(failure.problems.map(({ file, line }) => [file, line])).toEqual([
      ['src/charm.py', undefined],
      ['src/charm.py', 7],
      ['charmcraft.yaml', 1],
    ]);
  });
});

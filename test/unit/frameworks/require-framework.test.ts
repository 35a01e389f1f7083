import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/errors/index.ts';
import { frameworks, requireFramework, type Framework } from '../../../src/frameworks/index.ts';
import { parseYaml, type ProjectFacts } from '../../../src/project/index.ts';

function facts(rockcraft: string | undefined, requirements = 'flask\n'): ProjectFacts {
  return {
    directory: 'web',
    entries: [{ name: 'requirements.txt', kind: 'file', executable: false }],
    texts: new Map([['requirements.txt', requirements]]),
    deeper: new Map(),
    modules: new Map(),
    ...(rockcraft === undefined ? {} : { rockcraft: parseYaml(rockcraft, 'rockcraft.yaml') }),
  };
}

function outcome(project: ProjectFacts, known?: readonly Framework[]): unknown {
  try {
    requireFramework(project, known);
    return 'fine';
  } catch (error) {
    if (error instanceof Failure) return { code: error.code, at: error.at, hint: error.hint };
    throw error;
  }
}

describe('a project says which framework it is of', () => {
  test.each([
    ['by an extension', 'name: x\nextensions: [flask-framework]\n'],
    ['by parts of its own', 'name: x\nparts: {}\n'],
    ['by an extension that is none, which is refused elsewhere', 'name: x\nextensions: [nope]\n'],
    ['the same one twice', 'extensions: [flask-framework, flask-framework]\n'],
  ])('%s', (_, yaml) => {
    expect(outcome(facts(yaml, ''))).toBe('fine');
  });

  test('without any file, but looking like one: the missing file is told elsewhere', () => {
    expect(outcome(facts(undefined))).toBe('fine');
  });

  test('two extensions are one too many', () => {
    expect(outcome(facts('extensions:\n  - flask-framework\n  - go-framework\n'))).toMatchObject({
      code: 'FRAMEWORK_AMBIGUOUS',
      at: { file: 'rockcraft.yaml', line: 3 },
    });
  });

  test.each([
    ['rockcraft.yaml', 'name: x\n'],
    ['no rockcraft.yaml', undefined],
  ])('nothing is found with %s', (_, yaml) => {
    expect(outcome(facts(yaml, 'requests\n'))).toMatchObject({ code: 'FRAMEWORK_UNDETECTED' });
  });

  test('the extension to write is in the hint', () => {
    expect(outcome(facts('name: x\n'))).toMatchObject({
      code: 'FRAMEWORK_UNDETECTED',
      hint: expect.stringContaining('- flask-framework') as string,
    });
  });

  test('an app that could be of two is asked about', () => {
    const [first] = frameworks;
    if (first === undefined) throw new Error('there is no framework');
    const twin: Framework = { ...first, extension: 'twin-framework', title: 'Twin' };
    expect(outcome(facts('name: x\n'), [first, twin])).toMatchObject({ code: 'FRAMEWORK_AMBIGUOUS' });
  });
});

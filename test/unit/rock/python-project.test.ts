import { describe, expect, test } from 'vitest';
import type { Ports } from '../../../src/ports/index.ts';
import { parseRemovals } from '../../../src/rock/plan/build-script.ts';
import type { Collector } from '../../../src/rock/plan/collector.ts';
import type { PythonPlan } from '../../../src/rock/plan/index.ts';
import { planPythonPart } from '../../../src/rock/plan/python-part.ts';
import { readPythonProject } from '../../../src/rock/python/index.ts';

const read = (toml: string): ReturnType<typeof readPythonProject> => {
  const files = {
    readText: (path: string) => Promise.resolve(path === '/app/pyproject.toml' ? toml : undefined),
  } as Ports['files'];
  return readPythonProject({ files }, '/app', { installProject: true, requirements: [] });
};
const PROJECT = '[project]\nname = "mine"\nversion = "1"\ndependencies = ["web"]\n';

test.each([
  ['a list', '[[tool.uv.index]]\nname = "own"\nurl = "https://example.com/simple"\n', 'index'],
  ['one table', '[tool.uv.index]\nurl = "https://example.com/simple"\n', 'index'],
  ['its older name', '[tool.uv]\nextra-index-url = ["https://example.com"]\n', 'extra-index-url'],
])('an index that only uv would ask is told: %s', async (_, text, key) => {
  const { dependencies, warnings } = await read(PROJECT + text);
  expect(dependencies).toEqual(['web']);
  expect(warnings).toEqual([
    expect.stringMatching(new RegExp(`^pyproject\\.toml: tool\\.uv\\.${key} .*python-extra-index`)) as string,
  ]);
});

test.each([
  ['nothing of uv', ''],
  ['other settings of uv', '[tool.uv]\ndev-dependencies = []\n'],
  ['a tool that is no table', '[tool]\nuv = 1\n'],
])('%s is no matter', async (_, text) => {
  expect(await read(PROJECT + text)).toMatchObject({ dependencies: ['web'], warnings: [] });
});

test('a file for tools alone says what to do about it', async () => {
  await expect(read('[tool.black]\nline-length = 79\n')).rejects.toMatchObject({
    code: 'PYTHON_PROJECT',
    at: { file: '/app/pyproject.toml', line: 1 },
    hint: expect.stringContaining('rm -f pyproject.toml') as string,
  });
});

test.each([
  ['rm -f pyproject.toml\ncraftctl default\n', ['pyproject.toml']],
  ['# tools\nset -eux\n  rm setup.py setup.cfg\n\n  craftctl default', ['setup.py', 'setup.cfg']],
  ['craftctl default', []],
  ['rm -f pyproject.toml', undefined],
  ['rm -rf src\ncraftctl default', undefined],
  ['rm -f ../pyproject.toml\ncraftctl default', undefined],
  ['rm -f *.toml\ncraftctl default', undefined],
  ['craftctl default\nrm -f pyproject.toml', undefined],
  ['rm -f pyproject.toml; curl x\ncraftctl default', undefined],
])('a script that takes files away is understood, and no other: %j', (script, removed) => {
  expect(parseRemovals(script)).toEqual(removed);
});

describe('a part that takes pyproject.toml away', () => {
  const plan = (script: string): PythonPlan | undefined => {
    const part = {
      plugin: 'python',
      source: '.',
      'python-requirements': ['requirements.txt'],
      'override-build': script,
    };
    const project = { entries: [{ name: 'pyproject.toml', kind: 'file', executable: false }] } as const;
    return planPythonPart('deps', part, { exclude: [], project, bare: false }, collector);
  };
  const refused: string[] = [];
  const collector = {
    problems: [],
    notices: [],
    notice: () => undefined,
    refuse: (_: unknown, what: string) => refused.push(what),
  } as unknown as Collector;

  test('does not install the project', () => {
    expect(plan('craftctl default')?.installProject).toBe(true);
    expect(plan('rm -f pyproject.toml\ncraftctl default')).toMatchObject({
      installProject: false,
      removed: ['pyproject.toml'],
    });
    expect(refused).toEqual([]);
  });

  test('cannot take away what it asks for', () => {
    plan('rm requirements.txt\ncraftctl default');
    expect(refused).toEqual(['requirements.txt is removed and asked for']);
  });
});

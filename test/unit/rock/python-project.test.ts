import { expect, test } from 'vitest';
import type { Ports } from '../../../src/ports/index.ts';
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

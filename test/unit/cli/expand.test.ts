import { afterAll, describe, expect, test } from 'vitest';
import { expand } from '../../../src/cli/expand/command.ts';
import { isFailure } from '../../../src/errors/index.ts';
import { parseYaml } from '../../../src/project/index.ts';
import { samples } from '../../support/framework-samples.ts';
import { realPorts } from '../../support/ports.ts';
import { projectFolders } from '../../support/project-folder.ts';

const folders = projectFolders();
const ports = realPorts();
afterAll(async () => {
  folders[Symbol.dispose]();
  await ports.dispose();
});

const rockcraft = `name: my-app
base: ubuntu@24.04
version: 1.10
summary: "on"
description: |
  It serves
  012 guests.
platforms: {amd64: }
extensions: [flask-framework]
`;
const charmcraft = `name: my-app
type: charm
base: ubuntu@26.04
summary: An app
description: It serves.
platforms: {amd64: }
extensions: [django-framework]
`;
const flask = { ...samples['flask'], 'rockcraft.yaml': rockcraft };

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; printed: string }> {
  let printed = '';
  const code = await expand({ args, env, ports, print: (text) => void (printed += text) });
  return { code, printed };
}

interface Refusal {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly problems: readonly Readonly<Record<string, unknown>>[];
  };
}

async function refusalOf(directory: string, kind = 'rock'): Promise<Refusal['error']> {
  const { code, printed } = await run([kind, directory, '--format', 'json']);
  expect(code).toBe(1);
  return (JSON.parse(printed) as Refusal).error;
}

describe('expand prints', () => {
  test('the same document as YAML 1.1 and as JSON', async () => {
    const directory = folders.write(flask);
    const yaml = await run(['rock', directory]);
    const json = await run(['rock', directory, '--format=json']);
    expect([yaml.code, json.code]).toEqual([0, 0]);
    const document = JSON.parse(json.printed) as Record<string, unknown>;
    expect(parseYaml(yaml.printed, 'printed').value).toEqual(document);
    expect(document).toMatchObject({
      summary: 'on',
      version: '1.1',
      description: 'It serves\n012 guests.\n',
    });
    expect(document).not.toHaveProperty('extensions');
  });

  test('a charm that is behind the gate only with the variable', async () => {
    const directory = folders.write({ 'charmcraft.yaml': charmcraft });
    expect(await refusalOf(directory, 'charm')).toMatchObject({ code: 'EXTENSION_EXPERIMENTAL' });
    const enabled = { CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: 'false' };
    const { code, printed } = await run(['charm', directory, '--format', 'json'], enabled);
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ peers: { peers: { interface: 'peers' } } });
  });

  test('a rock whatever is wrong with the charm beside it', async () => {
    const directory = folders.write({ ...flask, 'charmcraft.yaml': 'a: [\n' });
    expect((await run(['rock', directory])).code).toBe(0);
    expect(await refusalOf(directory, 'charm')).toMatchObject({ code: 'YAML_INVALID' });
  });

  test('its help', async () => {
    expect((await run(['--help'])).printed).toContain('expand rock|charm [DIR]');
  });
});

describe('expand refuses', () => {
  test('with the place of every field', async () => {
    const document = `${rockcraft}parts:\n  x:\n    plugin: nope\n    source: .\nservices:\n  flask: {startup: 1}\n`;
    const directory = folders.write({ ...flask, 'rockcraft.yaml': document });
    const { code, problems } = await refusalOf(directory);
    expect(code).toBe('ROCKCRAFT_INVALID');
    expect(problems).toContainEqual(
      expect.objectContaining({
        path: ['parts', 'x', 'plugin'],
        message: expect.stringContaining('nope') as string,
        file: `${directory}/rockcraft.yaml`,
        line: 12,
      }),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({ path: ['services', 'flask', 'startup'], line: 15 }),
    );
  });

  test('a folder without a project, as the same object', async () => {
    expect(await refusalOf(folders.write({}))).toMatchObject({
      code: 'PROJECT_FILE_MISSING',
      problems: [{ path: [] }],
    });
    expect(await refusalOf('/nowhere/at/all')).toMatchObject({ code: 'PROJECT_FILE_MISSING' });
  });

  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const bomb = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from(
      { length: 12 },
      (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(9)}]`,
    ),
  ].join('\n');
  test.each([
    ['aliases of aliases', bomb],
    ['a merge of a merge', bomb.replaceAll('[', '{<<: [').replaceAll(']', ']}')],
    ['a deep list', `a: ${nested(100_000)}`],
    ['a deep list without an end', `a: ${'['.repeat(100_000)}`],
    ['a deep block', Array.from({ length: 5_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['an alias of itself', 'a: &a [*a]'],
    ['a megabyte of nothing', `a: "${'x'.repeat(12_000_000)}"`],
  ])('%s before it has cost much', async (_, text) => {
    const { code } = await refusalOf(folders.write({ 'rockcraft.yaml': `${text}\n` }));
    expect(code).toMatch(/^(YAML_|ROCKCRAFT_)/);
  });

  test.each([
    ['no kind', []],
    ['another kind', ['snap', '.']],
    ['two folders', ['rock', 'a', 'b']],
    ['another format', ['rock', '.', '--format', 'toml']],
    ['an unknown flag', ['rock', '--fromat', 'json']],
  ])('%s on its command line', async (_, args) => {
    await expect(run(args)).rejects.toSatisfy((error: unknown) => isFailure(error, 'INPUT_INVALID'));
  });
});

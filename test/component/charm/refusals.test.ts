import { chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { charmWorkspace, FLASK, type CharmWorkspace } from '../../support/charm-project.ts';

const CHARMCRAFT = await readFile(join(FLASK, 'charm-ops/charmcraft.yaml'), 'utf8');

/** The example's charmcraft.yaml with one piece replaced, and the line on which the new piece begins. */
function edited(from: string, to: string): { yaml: string; line: number } {
  const at = CHARMCRAFT.indexOf(from);
  if (at < 0) throw new Error(`charmcraft.yaml has no ${from}`);
  const kept = CHARMCRAFT.slice(0, at);
  return { yaml: kept + to + CHARMCRAFT.slice(at + from.length), line: kept.split('\n').length };
}

let workspace: CharmWorkspace;
let temp: string;

beforeEach(async () => {
  workspace = await charmWorkspace(join(FLASK, 'charm-ops'));
  temp = join(workspace.folder, 'tmp');
  await mkdir(temp);
  vi.stubEnv('TMPDIR', temp);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await workspace.dispose();
});

/** Packs, expects a refusal and nothing left of the attempt, and gives what the user would see. */
async function refusal(inputs: Readonly<Record<string, string>> = {}): Promise<Record<string, unknown>> {
  const error: unknown = await workspace.pack(inputs).then(
    () => new Error('it was packed'),
    (reason: unknown) => reason,
  );
  if (!isFailure(error)) throw error;
  expect((await readdir(workspace.folder)).filter((name) => name === 'out')).toEqual([]);
  expect(await readdir(temp)).toEqual([]);
  expect(error.hint).toBeDefined();
  const { code, message, details } = error;
  return { code, message, details, file: error.at?.file, line: error.at?.line };
}

describe('charmcraft.yaml', () => {
  it.each([
    {
      name: 'a misspelt key',
      from: 'containers:',
      to: 'container:',
      code: 'CHARMCRAFT_INVALID',
      message: '`container` is not a key of charmcraft.yaml',
    },
    {
      name: 'a key of the wrong type',
      from: '    limit: 1',
      to: '    limit: one',
      code: 'CHARM_INVALID',
      message: '`requires.postgresql.limit` must be a whole number, it is text',
    },
    {
      name: 'an option of an unknown type',
      from: '      type: boolean',
      to: '      type: bool',
      code: 'CHARM_INVALID',
      message: '`config.options.flask-debug.type` must be `string`, `int`, `float`, `boolean` or `secret`',
    },
    {
      name: 'a default of another type',
      from: '      default: HTTPS',
      to: '      default: 1',
      code: 'CHARM_INVALID',
      message:
        "`config.options.flask-preferred-url-scheme.default` must be a value of the option's type string, it is the number 1",
    },
    {
      name: 'a misspelt key further down',
      from: '    optional: false',
      to: '    optonal: false',
      code: 'CHARM_INVALID',
      message: 'Juju does not know the key `optonal`',
    },
    {
      name: 'a text that is none',
      from: 'summary: A guest book',
      to: 'summary: [A guest book]',
      code: 'CHARMCRAFT_INVALID',
      message: '`summary` must be text, it is a list',
    },
    {
      name: 'a container without a resource',
      from: '    resource: flask-app-image',
      to: '    mounts: []',
      code: 'CHARM_INVALID',
      message: 'the container flask-app names no resource',
    },
    {
      name: 'a container without anything',
      from: '    resource: flask-app-image',
      to: '',
      code: 'CHARM_INVALID',
      message: 'the container flask-app names no resource',
    },
    {
      name: 'YAML that is none',
      from: 'summary: A guest book',
      to: 'summary: [A guest book',
      code: 'YAML_INVALID',
      message:
        'charmcraft.yaml is not valid YAML: the list is not closed with ], or goes on in a line that is not indented',
    },
    {
      name: 'a container that names a resource which is not declared',
      from: '    resource: flask-app-image',
      to: '    resource: flask-image',
      code: 'CHARM_INVALID',
      message: 'the resource flask-image is not declared',
    },
    {
      name: 'a resource that is no image',
      from: '    type: oci-image',
      to: '    type: file\n    filename: x',
      code: 'CHARM_INVALID',
      message: 'the resource flask-app-image is no oci-image but runs as a container',
    },
    {
      name: 'a part that the embedded engine does not build',
      from: '    plugin: charm',
      to: '    plugin: reactive',
      code: 'CHARM_UNSUPPORTED',
      message: 'the embedded engine does not build a part with the plugin reactive',
    },
    {
      name: 'a platform that is not there',
      from: 'platforms:',
      to: 'platforms:',
      code: 'CHARM_PLATFORM',
      message: 'charmcraft.yaml has no platform riscv64',
      inputs: { platform: 'riscv64' },
    },
  ])('$name', async ({ from, to, code, message, inputs }) => {
    const { yaml, line } = edited(from, to);
    await workspace.change({ 'charmcraft.yaml': yaml });
    const seen = await refusal(inputs);
    expect(seen).toMatchObject({ code, message, file: 'charm/charmcraft.yaml' });
    // A part is reported where it begins, above its plugin; broken YAML where the reader gives up, below the mistake.
    expect(Math.abs(line - Number(seen['line']))).toBeLessThanOrEqual(1);
  });

  it('is missing', async () => {
    await workspace.change({ 'charmcraft.yaml': undefined });
    expect(await refusal()).toMatchObject({ code: 'PROJECT_FILE_MISSING' });
  });
});

describe('sources', () => {
  it('with a syntax error, all of them in one run', async () => {
    const charm = await readFile(join(FLASK, 'charm-ops/src/charm.py'), 'utf8');
    const broken = charm.replace(
      'class GuestbookCharm(ops.CharmBase):',
      'class GuestbookCharm(ops.CharmBase:',
    );
    const line = charm.split('\n').findIndex((text) => text.startsWith('class GuestbookCharm')) + 1;
    await workspace.change({ 'src/charm.py': broken, 'src/extra.py': 'x = 1\nreturn = 2\n' });
    const seen = await refusal();
    expect(seen).toMatchObject({
      code: 'CHARM_INVALID',
      message: 'the charm has 2 problems',
      file: 'charm/src/charm.py',
      line,
    });
    expect(seen['details']).toEqual([
      expect.stringMatching(`^charm/src/charm\\.py:${line}: Python cannot parse the file: `),
      'charm/src/extra.py:2: Python cannot parse the file: invalid syntax',
    ]);
  });

  it('are looked at again once they change', async () => {
    await workspace.pack({ output: 'elsewhere' });
    await workspace.change({ 'src/blocked.py': 'def\n' });
    expect(await refusal()).toMatchObject({ code: 'CHARM_INVALID', file: 'charm/src/blocked.py', line: 1 });
  });

  it('without the entry point', async () => {
    await workspace.change({ 'src/charm.py': undefined });
    expect(await refusal()).toMatchObject({
      code: 'CHARM_INVALID',
      message: 'the entry point is not there',
      file: 'charm/src/charm.py',
    });
  });

  it('with an entry point that may not be run', async () => {
    await chmod(join(workspace.folder, 'charm/src/charm.py'), 0o644);
    expect(await refusal()).toMatchObject({
      code: 'CHARM_INVALID',
      message: 'the entry point is not executable',
    });
  });

  it('with a broken library', async () => {
    await workspace.change({ 'lib/charms/other/v1/thing.py': 'LIBID = "x"\nLIBAPI = 2\nLIBPATCH = 1\n' });
    expect(await refusal()).toMatchObject({
      code: 'CHARM_INVALID',
      message: 'LIBAPI is 2 in a folder for v1',
      file: 'charm/lib/charms/other/v1/thing.py',
      line: 2,
    });
  });
});

describe('requirements', () => {
  it.each([
    {
      name: 'a package that does not exist',
      requirements: 'ops>=3,<4\npaas-action-no-such-package==1\n',
      code: 'PYTHON_REQUIREMENT',
      message: 'there is no Python package called paas-action-no-such-package',
      line: 2,
    },
    {
      name: 'a version that does not exist',
      requirements: '# the framework\n\nops==99\n',
      code: 'PYTHON_REQUIREMENT',
      message: 'ops has no version ==99 that fits',
      line: 3,
    },
    {
      // It is compiled, to see whether it would do without; this one has one file in C.
      name: 'a package without a wheel',
      requirements: 'ops>=3,<4\nspidev==3.6\n',
      code: 'PYTHON_NO_WHEEL',
      message: 'spidev has no wheel for Python 3.12 on amd64',
      line: 2,
    },
    {
      name: 'a folder',
      requirements: 'ops>=3,<4\n-e ./own\n',
      code: 'CHARM_INVALID',
      message: 'the embedded engine cannot install a folder (-e ./own)',
      line: 2,
    },
    {
      name: 'a source archive',
      requirements: 'ops>=3,<4\n./ops.tar.gz\n',
      code: 'CHARM_INVALID',
      message: 'the embedded engine cannot install a file (./ops.tar.gz)',
      line: 2,
    },
  ])('$name', async ({ requirements, code, message, line }) => {
    await workspace.change({ 'requirements.txt': requirements });
    expect(await refusal()).toMatchObject({ code, message, file: 'charm/requirements.txt', line });
  });
});

describe('inputs', () => {
  it('a package index that is not there, without its password', async () => {
    const seen = await refusal({ 'python-index': 'http://me:hunter2hunter2@127.0.0.1:1/simple' });
    expect(seen).toMatchObject({ code: 'NETWORK_UNREACHABLE' });
    expect(JSON.stringify(seen)).not.toContain('hunter2hunter2');
  });

  it('a resolution of other requirements', async () => {
    await workspace.pack({ output: 'first' });
    await workspace.change({ 'requirements.txt': 'ops>=2,<3\n' });
    expect(await refusal({ resolution: 'first/guestbook_amd64.charm.resolution.json' })).toMatchObject({
      code: 'CHARM_RESOLUTION',
    });
  });

  it.each([
    ['a resolution that is not there', { resolution: 'nowhere.json' }, 'CHARM_RESOLUTION'],
    ['a resolution that is something else', { resolution: 'charm/charmcraft.yaml' }, 'CHARM_RESOLUTION'],
    ['a folder that is not there', { path: 'nowhere' }, 'PROJECT_FILE_MISSING'],
    ['the craft engine without charmcraft', { engine: 'craft' }, 'CRAFT_TOOL_MISSING'],
  ])('%s', async (_, inputs, code) => {
    expect(await refusal(inputs)).toMatchObject({ code });
  });

  it('a folder without the libraries that are declared', async () => {
    await workspace.change({
      'charmcraft.yaml': `${CHARMCRAFT}\ncharm-libs:\n  - lib: traefik-k8s.ingress\n    version: "2"\n`,
    });
    expect(await refusal({ 'charm-libs': 'no-libraries' })).toMatchObject({
      code: 'CHARM_LIBRARY_MISSING',
      message: expect.stringContaining('no-libraries') as string,
    });
  });
});

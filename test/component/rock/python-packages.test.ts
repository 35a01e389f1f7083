import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toolEnvironment } from '../../../src/action/index.ts';
import {
  findUv,
  installPackages,
  parseRequirements,
  type LockedPackage,
  type Uv,
} from '../../../src/python/index.ts';
import type { PythonPlan } from '../../../src/rock/plan/index.ts';
import { lockPython, uvEnvironment } from '../../../src/rock/python/index.ts';
import { startPackageIndex, type PackageIndex } from '../../support/package-index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { projectFolders } from '../../support/project-folder.ts';
import type { ProjectFiles } from '../../support/random-project.ts';

// What a job may have in its environment besides.
const CANARY = 'canary-of-the-job';
const SECRETS = [
  'GITHUB_TOKEN',
  'INPUT_PASSWORD',
  'ACTIONS_RUNTIME_TOKEN',
  'CHARMCRAFT_AUTH',
  'UV_PUBLISH_TOKEN',
];
const job = { ...process.env, ...Object.fromEntries(SECRETS.map((name) => [name, CANARY])) };

const target = { version: '3.12', glibc: '2.39', architecture: 'amd64' };
const none = `sha256:${'0'.repeat(64)}`;
const folders = projectFolders();
let cacheDir: string;
let ports: TestPorts;
let index: PackageIndex;
let own: PackageIndex;
let notes: string;

beforeAll(async () => {
  ports = realPorts(toolEnvironment(job));
  notes = join(await ports.files.makeTemp('notes'), 'seen.jsonl');
  cacheDir = await ports.files.makeTemp('python-packages');
  index = await startPackageIndex([
    { name: 'web', version: '1.0', requires: ['text>=1'], extras: { fast: ['speed'] } },
    { name: 'web', version: '2.0', requires: ['text>=1'], extras: { fast: ['speed'] } },
    { name: 'web', version: '3.0rc1', requires: ['text>=1'] },
    { name: 'text', version: '1.0' },
    { name: 'text', version: '1.5' },
    { name: 'speed', version: '1.0' },
    { name: 'pure', version: '1.0', source: true },
    { name: 'curious', version: '1.0', source: true, notes },
    { name: 'either', version: '1.0' },
    { name: 'either', version: '1.0', source: true, notes: `${notes}-never` },
    { name: 'native', version: '1.0', source: true, tag: 'py3-none-linux_x86_64' },
    { name: 'serve', version: '1.0' },
    { name: 'serve', version: '2.0' },
  ]);
  own = await startPackageIndex([{ name: 'secret', version: '1.0' }], 'me:word');
});
afterAll(async () => {
  await index[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
  folders[Symbol.dispose]();
  await ports.dispose();
});

const planOf = (more: Partial<PythonPlan>): PythonPlan => ({
  part: 'deps',
  source: '.',
  interpreter: 'python3',
  requirements: ['requirements.txt'],
  constraints: [],
  packages: [],
  environment: {},
  installProject: false,
  exclude: [],
  ...more,
});

const uvFor = (environment: Readonly<Record<string, string>>): Promise<Uv> =>
  findUv(ports, {
    cacheDir,
    environment: uvEnvironment({ PIP_INDEX_URL: index.url, ...environment }, undefined),
  });

async function lock(files: ProjectFiles, more: Partial<PythonPlan> = {}): Promise<readonly LockedPackage[]> {
  const plan = planOf(more);
  const { packages } = await lockPython(ports, {
    plan,
    sourceDir: folders.write(files),
    target,
    uv: () => uvFor(plan.environment),
    cacheDir,
    maxAge: 0,
    indexKey: '',
  });
  return packages;
}

const pins = (packages: readonly LockedPackage[]): string[] =>
  packages.map(({ name, version }) => `${name} ${version}`);

async function install(packages: readonly LockedPackage[], requirements = ''): Promise<string[]> {
  const directory = folders.write({});
  const lines = parseRequirements('requirements.txt', requirements);
  await installPackages(ports, { uv: await uvFor({}), target, packages, directory, lines, root: directory });
  return readdirSync(directory).filter((name) => name.endsWith('.py'));
}

describe('requirements files', () => {
  test('include others, and limit them', async () => {
    const files = {
      'requirements.txt': '-r more/base.txt\n-c limits.txt\n',
      'more/base.txt': 'web\n',
      'limits.txt': 'text<1.5\n',
    };
    expect(pins(await lock(files))).toEqual(['text 1.0', 'web 2.0']);
  });

  test('are limited by the constraints of the part', async () => {
    const files = { 'requirements.txt': 'web\n', 'limits.txt': 'web==1.0\n' };
    expect(pins(await lock(files, { constraints: ['limits.txt'] }))).toEqual(['text 1.5', 'web 1.0']);
  });

  test('ask for extras', async () => {
    expect(pins(await lock({ 'requirements.txt': 'web[fast]==2.0\n' }))).toEqual([
      'speed 1.0',
      'text 1.5',
      'web 2.0',
    ]);
  });

  test('name an index of their own, which is asked when they are installed, too', async () => {
    const text = `--extra-index-url ${own.url}\nsecret\ntext==1.0\n`;
    const packages = await lock({ 'requirements.txt': text });
    expect(pins(packages)).toEqual(['secret 1.0', 'text 1.0']);
    expect((await install(packages, text)).sort()).toEqual(['secret.py', 'text.py']);
  });

  test('want versions before their release', async () => {
    expect(pins(await lock({ 'requirements.txt': '--pre\nweb\n' }))).toEqual(['text 1.5', 'web 3.0rc1']);
  });

  test('win over python-packages, as the last installation does', async () => {
    const files = { 'requirements.txt': 'serve==1.0\n' };
    expect(pins(await lock(files, { packages: ['serve~=2.0', 'speed'] }))).toEqual([
      'serve 1.0',
      'speed 1.0',
    ]);
  });
});

describe('hashes of the user', () => {
  const line = (hash: string): ProjectFiles => ({
    'requirements.txt': `text==1.0 \\\n    --hash=${none} \\\n    --hash=${hash}\n`,
  });

  test('that fit are the only ones that are left', async () => {
    const wanted = index.hash('text', '1.0');
    const packages = await lock(line(wanted));
    expect(packages).toEqual([{ name: 'text', version: '1.0', hashes: [wanted] }]);
    expect(await install(packages)).toEqual(['text.py']);
  });

  test('that fit nothing are refused, with their line', async () => {
    const files = { 'requirements.txt': `# by hand\ntext==1.0 --hash=${none}\n` };
    await expect(lock(files)).rejects.toMatchObject({
      code: 'PYTHON_HASH',
      at: { file: 'requirements.txt', line: 2 },
    });
  });
});

describe('pyproject.toml', () => {
  const project = (dependencies: string): ProjectFiles => ({
    'pyproject.toml': `[project]\nname = "mine"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ${dependencies}\n\n[dependency-groups]\ndev = ["pure"]\n`,
  });
  const alone = { requirements: [], installProject: true };

  /** With the uv.lock that uv writes for it, where it chooses the lowest versions. */
  async function withLock(files: ProjectFiles): Promise<ProjectFiles & { readonly 'uv.lock': string }> {
    const directory = folders.write(files);
    const { env } = await uvFor({});
    const argv = ['uv', 'lock', '--quiet', '--resolution', 'lowest-direct'] as const;
    await ports.exec.run({ argv, cwd: directory, env, timeout: 60_000 });
    return { ...files, 'uv.lock': readFileSync(join(directory, 'uv.lock'), 'utf8') };
  }

  test('names dependencies', async () => {
    expect(pins(await lock(project('["web"]'), alone))).toEqual(['text 1.5', 'web 2.0']);
  });

  test('wins over python-packages', async () => {
    expect(pins(await lock(project('["serve<2"]'), { ...alone, packages: ['serve~=2.0'] }))).toEqual([
      'serve 1.0',
    ]);
  });

  test('with uv.lock gives what is locked, without what development needs', async () => {
    const files = await withLock(project('["web"]'));
    expect(files['uv.lock']).toContain('name = "pure"');
    expect(pins(await lock(files, alone))).toEqual(['text 1.5', 'web 1.0']);
  });

  test('with a uv.lock whose hashes are not those of the index is refused', async () => {
    const files = await withLock(project('["text==1.0"]'));
    const changed = files['uv.lock'].replaceAll(index.hash('text', '1.0'), none);
    expect(changed).not.toBe(files['uv.lock']);
    const failed = lock({ ...files, 'uv.lock': changed }, alone);
    await expect(failed).rejects.toMatchObject({ code: 'PYTHON_HASH', at: { file: 'uv.lock' } });
  });

  test('that has moved on since uv.lock is refused', async () => {
    const files = { ...(await withLock(project('["web==1.0"]'))), ...project('["web==2.0"]') };
    await expect(lock(files, alone)).rejects.toMatchObject({ code: 'PYTHON_REQUIREMENT' });
  });

  test('beside requirements does not look at uv.lock, as the plugin does not', async () => {
    const files = { ...(await withLock(project('["web"]'))), 'requirements.txt': 'web\n' };
    expect(pins(await lock(files, { installProject: true }))).toEqual(['text 1.5', 'web 2.0']);
  });
});

describe("what is said to pip in the part's environment", () => {
  test('one more index, with a login', async () => {
    const environment = { PIP_EXTRA_INDEX_URL: own.url };
    const files = { 'requirements.txt': 'secret\ntext==1.0\n' };
    expect(pins(await lock(files, { environment }))).toEqual(['secret 1.0', 'text 1.0']);
  });

  test('an index that wants a login is named when it is not given', async () => {
    const environment = { PIP_EXTRA_INDEX_URL: `http://127.0.0.1:${own.port}/simple` };
    await expect(lock({ 'requirements.txt': 'secret\n' }, { environment })).rejects.toMatchObject({
      code: expect.stringMatching(/^(PYTHON_REQUIREMENT|NETWORK_)/) as string,
    });
  });

  test('versions before release', async () => {
    const files = { 'requirements.txt': 'web\n' };
    expect(pins(await lock(files, { environment: { PIP_PRE: '1' } }))).toEqual(['text 1.5', 'web 3.0rc1']);
  });
});

describe('source archives', () => {
  test('of pure Python are built', async () => {
    const packages = await lock({ 'requirements.txt': 'pure\n' });
    expect(pins(packages)).toEqual(['pure 1.0']);
    expect(await install(packages)).toEqual(['pure.py']);
  });

  test('see where things are while they are built, and no secret of the job', async () => {
    expect(await install(await lock({ 'requirements.txt': 'curious\n' }))).toEqual(['curious.py']);
    const seen = readFileSync(notes, 'utf8');
    expect(seen).toContain('"PATH":');
    expect(seen).not.toContain(CANARY);
  });

  test('of what is there as a wheel run none of their code', async () => {
    expect(await install(await lock({ 'requirements.txt': 'either\n' }))).toEqual(['either.py']);
    expect(existsSync(`${notes}-never`)).toBe(false);
  });

  test('that build something for this machine are refused', async () => {
    const packages = await lock({ 'requirements.txt': 'native\n' });
    await expect(install(packages)).rejects.toMatchObject({ code: 'PYTHON_NO_WHEEL' });
  });
});

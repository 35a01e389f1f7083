import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../../src/errors/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { flaskLab, packIn, type PackOptions } from '../../support/rock-lab.ts';

let ports: TestPorts;
let folder: string;
beforeAll(async () => {
  ports = realPorts();
  // Of its own, because what is left in it is looked at.
  folder = await ports.files.makeTemp('refusals');
  vi.stubEnv('TMPDIR', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
  await ports.dispose();
});

interface Case {
  readonly name: string;
  /** Makes the mistake in a copy of the example. */
  readonly spoil?: (app: string) => Promise<void>;
  readonly inputs?: NonNullable<PackOptions['inputs']>;
  readonly code: string;
  /** `file` or `file:line`, relative to the workspace. */
  readonly at?: string;
  readonly says: RegExp;
}

const edit =
  (file: string, change: (text: string) => string) =>
  async (app: string): Promise<void> => {
    const path = join(app, file);
    const before = await readFile(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`nothing changed in ${file}`);
    await writeFile(path, after);
  };
const append =
  (file: string, text: string) =>
  (app: string): Promise<void> =>
    appendFile(join(app, file), text);
const remove =
  (file: string) =>
  (app: string): Promise<void> =>
    rm(join(app, file));
const withoutExtensions = (text: string): string => text.replace(/^extensions:[^]*/m, '');

const cases: readonly Case[] = [
  {
    name: 'no rockcraft.yaml',
    spoil: remove('rockcraft.yaml'),
    code: 'PROJECT_FILE_MISSING',
    says: /no rockcraft.yaml/,
  },
  {
    name: 'a folder that is not there',
    inputs: { path: 'nowhere' },
    code: 'PROJECT_FILE_MISSING',
    says: /nowhere/,
  },
  {
    name: 'no framework',
    async spoil(app) {
      await edit('rockcraft.yaml', withoutExtensions)(app);
      await writeFile(join(app, 'requirements.txt'), 'requests\n');
    },
    code: 'FRAMEWORK_UNDETECTED',
    at: 'app/rockcraft.yaml',
    says: /Flask lacks/,
  },
  {
    name: 'a framework that nobody names',
    spoil: edit('rockcraft.yaml', withoutExtensions),
    code: 'FRAMEWORK_UNDETECTED',
    at: 'app/rockcraft.yaml',
    says: /- flask-framework/,
  },
  {
    name: 'two frameworks',
    spoil: append('rockcraft.yaml', '  - django-framework\n'),
    code: 'FRAMEWORK_AMBIGUOUS',
    at: 'app/rockcraft.yaml:14',
    says: /flask-framework and django-framework/,
  },
  {
    name: 'a misspelt extension',
    spoil: edit('rockcraft.yaml', (text) => text.replace('flask-framework', 'flsk-framework')),
    code: 'EXTENSION_UNKNOWN',
    at: 'app/rockcraft.yaml:12',
    says: /Did you mean `flask-framework`/,
  },
  {
    name: 'no requirements.txt',
    spoil: remove('requirements.txt'),
    code: 'EXTENSION_REFUSED',
    at: 'app/requirements.txt',
    says: /requirements.txt/,
  },
  {
    name: 'flask is not asked for',
    spoil: edit('requirements.txt', (text) => text.replace(/^Flask.*$/m, 'requests')),
    code: 'EXTENSION_REFUSED',
    at: 'app/requirements.txt',
    says: /flask is not among the requirements/,
  },
  {
    name: 'no app in app.py',
    spoil: edit('app.py', (text) => text.replace(/^app = /m, 'server = ')),
    code: 'EXTENSION_REFUSED',
    at: 'app/app.py:21',
    says: /the Flask application is called server/,
  },
  {
    name: 'a syntax error in app.py',
    spoil: edit('app.py', (text) => text.replace(/\n\n\n/, '\n\ndef broken(:\n    pass\n\n')),
    code: 'EXTENSION_REFUSED',
    at: 'app/app.py',
    says: /cannot parse/,
  },
  {
    name: 'a misspelt key',
    spoil: edit('rockcraft.yaml', (text) => text.replace('license:', 'licence:')),
    code: 'ROCKCRAFT_INVALID',
    at: 'app/rockcraft.yaml:8',
    says: /Did you mean `license`/,
  },
  {
    name: 'a mistyped value',
    spoil: edit('rockcraft.yaml', (text) => text.replace(/^version:.*$/m, 'version: [1]')),
    code: 'ROCKCRAFT_INVALID',
    at: 'app/rockcraft.yaml:3',
    says: /must be text/,
  },
  {
    name: 'broken YAML',
    spoil: append('rockcraft.yaml', '  : : :\n'),
    code: 'YAML_INVALID',
    at: 'app/rockcraft.yaml:14',
    says: /rockcraft.yaml/,
  },
  {
    name: 'something that only rockcraft can do',
    spoil: append(
      'rockcraft.yaml',
      'parts:\n  extra:\n    plugin: nil\n    override-build: |\n      make all\n',
    ),
    code: 'ROCK_UNSUPPORTED',
    at: 'app/rockcraft.yaml',
    says: /engine: craft/,
  },
  {
    name: 'a requirement that does not exist',
    spoil: append('requirements.txt', 'no-such-distribution-7c1f==1\n'),
    code: 'PYTHON_REQUIREMENT',
    at: 'app/requirements.txt:3',
    says: /no-such-distribution-7c1f/,
  },
  {
    name: 'a version that does not exist',
    spoil: append('requirements.txt', 'itsdangerous==99.99\n'),
    code: 'PYTHON_REQUIREMENT',
    at: 'app/requirements.txt:3',
    says: /itsdangerous/,
  },
  {
    name: 'a requirement without a wheel',
    spoil: append('requirements.txt', 'psycopg2==2.9.9\n'),
    code: 'PYTHON_NO_WHEEL',
    at: 'app/requirements.txt:3',
    says: /psycopg2/,
  },
  {
    name: 'a system package that does not exist',
    spoil: append(
      'rockcraft.yaml',
      'parts:\n  flask-framework/dependencies:\n    stage-packages: [no-such-deb]\n',
    ),
    code: 'DEBIAN_PACKAGE_UNKNOWN',
    at: 'app/rockcraft.yaml:16',
    says: /no-such-deb/,
  },
  {
    name: 'a version of a system package that does not exist',
    spoil: append(
      'rockcraft.yaml',
      'parts:\n  flask-framework/dependencies:\n    stage-packages: [adduser=99]\n',
    ),
    code: 'DEBIAN_PACKAGE_UNKNOWN',
    at: 'app/rockcraft.yaml:16',
    says: /adduser 99/,
  },
  {
    name: 'a line of the requirements that is none',
    spoil: append('requirements.txt', '==1.0\n'),
    code: 'PYTHON_REQUIREMENT',
    at: 'app/requirements.txt:3',
    says: /not written as/,
  },
  {
    name: 'a file of the app that is not there',
    spoil: append(
      'rockcraft.yaml',
      'parts:\n  flask-framework/install-app:\n    prime:\n      - flask/app/app.py\n      - flask/app/apq.py\n',
    ),
    code: 'ROCK_APP_FILE',
    at: 'app/rockcraft.yaml:18',
    says: /there is no apq\.py/,
  },
  {
    name: 'a pipe among the files',
    async spoil(app) {
      await ports.exec.run({ argv: ['mkfifo', join(app, 'static/pipe')] });
    },
    code: 'ROCK_APP_FILE',
    at: 'app/static/pipe',
    says: /socket, pipe or device/,
  },
  {
    name: 'a pipe in place of rockcraft.yaml',
    async spoil(app) {
      await rm(join(app, 'rockcraft.yaml'));
      await ports.exec.run({ argv: ['mkfifo', join(app, 'rockcraft.yaml')] });
    },
    code: 'FILE_UNREADABLE',
    at: 'app/rockcraft.yaml',
    says: /not a regular file/,
  },
  {
    name: 'a base image that is not there',
    inputs: { 'base-image': './nowhere.tar' },
    code: 'ROCK_BASE',
    says: /nowhere.tar/,
  },
  {
    name: 'a base image that is none',
    inputs: { 'base-image': './app/app.py' },
    code: 'OCI_ARCHIVE_INVALID',
    at: '.*app/app\\.py',
    says: /base image cannot be read/,
  },
  {
    name: 'a resolution file that is not there',
    inputs: { resolution: 'nowhere.json' },
    code: 'ROCK_RESOLUTION',
    says: /nowhere.json/,
  },
  {
    name: 'a resolution file that is none',
    inputs: { resolution: 'app/app.py' },
    code: 'ROCK_RESOLUTION',
    says: /not JSON/,
  },
  {
    name: 'a platform that is not in rockcraft.yaml',
    inputs: { platform: 'sparc' },
    code: 'INPUT_INVALID',
    says: /sparc/,
  },
  {
    name: 'the other engine with an input of this one',
    inputs: { engine: 'craft' },
    code: 'INPUT_INVALID',
    says: /base-image/,
  },
];

describe('a mistake is told with code and place, and nothing is left behind', () => {
  test.each(cases)('$name', async ({ spoil, inputs = {}, code, at, says }) => {
    await using lab = await flaskLab();
    await spoil?.(lab.app);
    const temporary = await temporaryFolders();
    const failure = await packIn(ports, lab, { inputs }).catch((error: unknown) => error);
    if (!(failure instanceof Failure))
      throw new Error(`packed, or failed as no failure does: ${String(failure)}`);
    const place = failure.at && [failure.at.file, failure.at.line].filter(Boolean).join(':');
    expect({ code: failure.code, message: failure.message }).toMatchObject({ code });
    if (at !== undefined) expect(place).toMatch(new RegExp(`^${at}(:|$)`));
    expect([failure.message, ...failure.details, failure.hint].join('\n')).toMatch(says);
    expect(failure.hint ?? '').not.toBe('');
    expect(await readdir(lab.folder)).not.toContain('out');
    expect(await temporaryFolders()).toEqual(temporary);
  });
});

test('nothing is fetched or built for an app that Python cannot parse', async () => {
  await using lab = await flaskLab();
  // Only a parser sees the first mistake, and only an index of packages the second.
  await append('app.py', 'answer = = 42\n')(lab.app);
  await append('requirements.txt', 'no-such-distribution-7c1f==1\n')(lab.app);
  const cacheDir = join(lab.folder, 'cache');
  const lines = (await readFile(join(lab.app, 'app.py'), 'utf8')).split('\n').length - 1;
  await expect(packIn(ports, lab, { cacheDir })).rejects.toMatchObject({
    code: 'EXTENSION_REFUSED',
    at: { file: 'app/app.py', line: lines },
  });
  expect(await readdir(lab.folder)).not.toContain('out');
  const filled = await readdir(cacheDir);
  for (const name of ['debian', 'tools', 'uv', 'python-locks']) expect(filled).not.toContain(name);
});

/** What this program makes below the machine's folder for temporary files. */
async function temporaryFolders(): Promise<readonly string[]> {
  return (await readdir(tmpdir()))
    .filter((name) => /^(rock-python-|paas-python|paas-debs|go-)/.test(name))
    .sort();
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  describeTarget,
  placeholdersOf,
  planCommand,
  planPytest,
  planSuite,
} from '../../../actions/integration-test/plan-run.ts';
import { parseHelp, selectOptions, type Subject } from '../../../actions/integration-test/pytest-options.ts';
import { findSuite, readGroup } from '../../../actions/integration-test/suite.ts';
import type { Target } from '../../../actions/integration-test/target.ts';
import { realPorts } from '../../support/ports.ts';

const { files } = realPorts();
let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'suite-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function project(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

describe('finding the tests', () => {
  it('takes the requirements beside them', async () => {
    await project({ 'tests/integration/test_a.py': '', 'tests/integration/requirements.txt': 'jubilant' });
    expect(await findSuite(files, folder, undefined)).toEqual({
      folder: 'tests/integration',
      requirements: join(folder, 'tests/integration/requirements.txt'),
      packages: [],
    });
  });

  it('takes those of the charm, with a dependency group', async () => {
    const toml =
      '[dependency-groups]\nbase = ["pytest>=8"]\nintegration = [{include-group = "base"}, "jubilant"]\n';
    await project({ 'charm/tests/integration/test_a.py': '', 'charm/pyproject.toml': toml });
    expect(await findSuite(files, folder, undefined)).toEqual({
      folder: 'charm/tests/integration',
      requirements: undefined,
      packages: ['pytest>=8', 'jubilant'],
    });
  });

  it('takes the requirements that are named', async () => {
    await project({ 'tests/integration/test_a.py': '', 'dev.txt': '' });
    const named = join(folder, 'dev.txt');
    expect(await findSuite(files, folder, named)).toMatchObject({ requirements: named });
    await expect(findSuite(files, folder, join(folder, 'no.txt'))).rejects.toThrow('does not exist');
  });

  it('has none where there is only a conftest', async () => {
    await project({ 'tests/integration/conftest.py': '', 'tests/test_unit.py': '' });
    expect(await findSuite(files, folder, undefined)).toBeUndefined();
  });

  it('says when nothing tells what they need', async () => {
    await project({ 'tests/integration/test_a.py': '', 'pyproject.toml': '[project]\nname = "x"\n' });
    await expect(findSuite(files, folder, undefined)).rejects.toMatchObject({
      code: 'TEST_SETUP_FAILED',
      hint: expect.stringContaining('tests/integration/requirements.txt') as string,
    });
  });

  it.each([
    [
      'a group that includes itself',
      '[dependency-groups]\nintegration = [{include-group = "integration"}]',
      'includes itself',
    ],
    [
      'a group that includes nothing known',
      '[dependency-groups]\nintegration = [{include-group = "x"}]',
      'does not exist',
    ],
    ['no TOML', 'integration = [', 'cannot be read'],
  ])('refuses %s', (_, toml, words) =>
    expect(() => readGroup(toml, 'integration', 'pyproject.toml')).toThrow(words),
  );
});

// From pytest 9.2 with the conftest of a charm and a plugin.
const HELP = `usage: pytest [options] [file_or_dir] [file_or_dir] [...]

general:
  -k EXPRESSION         Only run tests which match the given substring expression.
  -x, --exitfirst       Exit instantly on first error or failed test
  --fixtures, --funcargs
                        Show available fixtures
  -c, --config-file FILE
                        Load configuration from \`FILE\`

Custom options:
  --charm-file=CHARM_FILE
                        The packed charm. Not --model.
  --rock-image=ROCK_IMAGE
                        The image reference of the pushed rock.
  --keep-model          Leave the model for a look afterwards.
`;

describe('telling the tests what they are about', () => {
  it('reads the options that they have', () => {
    const known = parseHelp(HELP);
    for (const name of ['--exitfirst', '--charm-file', '--rock-image', '--keep-model'])
      expect(known).toContain(name);
    expect(known).not.toContain('--model');
  });

  const subject: Subject = {
    charm: '/x.charm',
    images: { 'flask-app-image': 'r/a@sha256:1' },
    charmName: 'shop',
    application: 'my-shop',
  };

  it.each([
    [
      'as the profiles of charmcraft do',
      ['--charm-file', '--rock-image'],
      ['--charm-file=/x.charm', '--rock-image=r/a@sha256:1'],
    ],
    [
      'by the name of the resource',
      ['--flask-app-image', '--rock-image'],
      ['--flask-app-image=r/a@sha256:1'],
    ],
    ['by the name of the charm', ['--shop-image', '--db-image'], ['--shop-image=r/a@sha256:1']],
    ['by the name of the application', ['--my-shop-image'], ['--my-shop-image=r/a@sha256:1']],
    ['by the only option for an image', ['--test-flask-image'], ['--test-flask-image=r/a@sha256:1']],
    ['not by guessing between two', ['--one-image', '--two-image'], []],
    ['with another name for the charm', ['--charm-path'], ['--charm-path=/x.charm']],
    ['not at all where nothing is asked', ['--keep-models'], []],
  ])('%s', (_, known, expected) => expect(selectOptions(new Set(known), subject)).toEqual(expected));

  it('gives each of several images its own option only', () => {
    const images = { 'app-image': 'r/a', 'proxy-image': 'r/p' };
    expect(selectOptions(new Set(['--app-image', '--rock-image']), { ...subject, images })).toEqual([
      '--app-image=r/a',
    ]);
  });
});

describe('planning the run', () => {
  const target: Target = {
    charm: '/x.charm',
    packed: undefined,
    images: { '': 'r/a' },
    image: 'r/a',
    charmName: 'shop',
    application: 'shop',
    model: 'test',
    container: undefined,
  };
  const suite = { folder: 'tests/integration', requirements: '/p/requirements.txt', packages: ['jubilant'] };
  const uv = { program: '/bin/uv', env: { UV_CACHE_DIR: '/cache' } };

  it('puts what is known into the environment, and nothing that is not', () => {
    expect(describeTarget(target, 'http://a')).toEqual({
      CHARM_PATH: '/x.charm',
      ROCK_IMAGE: 'r/a',
      JUJU_MODEL: 'test',
      APPLICATION: 'shop',
      APP_URL: 'http://a',
    });
    expect(
      describeTarget({ ...target, charm: undefined, image: undefined, model: undefined }, undefined),
    ).toEqual({
      APPLICATION: 'shop',
    });
  });

  it('runs pytest in an environment of its own', () => {
    const placeholders = placeholdersOf(target, undefined, '/r.xml');
    const run = planSuite(planPytest(uv, suite, '/cache'), suite, ['--charm-file=/x.charm'], {
      args: "-k 'not slow' --m={model}",
      report: '/r.xml',
      placeholders,
      only: [suite.folder],
    });
    const line = run.argv.join(' ');
    expect(line).toMatch(
      /^\/bin\/uv run --no-project --isolated --with pytest --with jubilant --with-requirements \/p\/requirements\.txt pytest /,
    );
    expect(run.argv.slice(-5)).toEqual([
      '--charm-file=/x.charm',
      '-k',
      'not slow',
      '--m=test',
      'tests/integration',
    ]);
    expect(line).toContain('--junitxml=/r.xml');
  });

  it("runs the user's own command, which may be told where the report goes", () => {
    const placeholders = placeholdersOf(target, 'http://a', '/r.xml');
    const plain = planCommand('tox -e integration -- --charm={charm}', placeholders, '/r.xml');
    expect(plain?.argv).toEqual(['tox', '-e', 'integration', '--', '--charm=/x.charm']);
    expect(plain?.env['PYTEST_ADDOPTS']).toContain("'--junitxml=/r.xml'");
    const asked = planCommand('go test {report}', placeholders, '/r.xml');
    expect(asked?.argv).toEqual(['go', 'test', '/r.xml']);
    expect(asked?.env).not.toHaveProperty('PYTEST_ADDOPTS');
    expect(planCommand(' ', placeholders, '/r.xml')).toBeUndefined();
  });
});

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findApps as definition } from '../../../actions/find-apps/definition.ts';
import { main } from '../../../actions/find-apps/main.ts';
import { findApps } from '../../../src/project/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let ports: TestPorts;
let folder: string;
beforeAll(async () => {
  ports = realPorts();
  folder = await mkdtemp(join(tmpdir(), 'apps-'));
});
afterAll(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** A folder with these files. */
async function tree(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

describe('the apps of a folder', () => {
  const files = {
    'services/shop/rockcraft.yaml': 'name: shop\n',
    'services/shop/charm/charmcraft.yaml': 'name: shop-k8s\n',
    'services/blog/rockcraft.yaml': 'name: web-log\n',
    'services/blog/charmcraft.yaml': 'name: blog\n',
    'services/blog/prime/rockcraft.yaml': 'name: made\n',
    'tools/Batch Job/rockcraft.yaml': 'name: [broken\n',
    'tools/node_modules/x/rockcraft.yaml': 'name: foreign\n',
    '.hidden/rockcraft.yaml': 'name: hidden\n',
    'charm-only/charmcraft.yaml': 'name: no-app\n',
  };

  test('are those with a rockcraft.yaml, with the charm beside it', async () => {
    const root = await tree('found', files);
    await symlink('shop', join(root, 'services/link'));
    expect(await findApps(ports, root)).toEqual([
      { name: 'web-log', path: 'services/blog', charmPath: 'services/blog' },
      { name: 'shop', path: 'services/shop', charmPath: 'services/shop/charm' },
      // Packing it says what is wrong with it.
      { name: 'tools-batch-job', path: 'tools/Batch Job', charmPath: undefined },
    ]);
  });

  test.each([
    [['services'], ['web-log', 'shop']],
    [
      ['services/shop/', './tools'],
      ['shop', 'tools-batch-job'],
    ],
    [['!tools'], ['web-log', 'shop']],
    [['services', '!services/blog'], ['shop']],
    [['.'], ['web-log', 'shop', 'tools-batch-job']],
  ])('that %j chooses', async (chosen, names) => {
    const root = await tree('found', files);
    expect((await findApps(ports, root, chosen)).map(({ name }) => name)).toEqual(names);
  });

  test('are not chosen by a folder that has none', async () => {
    const root = await tree('found', files);
    await expect(findApps(ports, root, ['service'])).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      hint: 'There is one in: services/blog, services/shop, tools/Batch Job',
    });
    await expect(findApps(ports, root, ['!.'])).rejects.toMatchObject({ code: 'APPS_NONE' });
  });

  test('must not share a name', async () => {
    const root = await tree('same', { 'a/rockcraft.yaml': 'name: web\n', 'b/rockcraft.yaml': 'name: web\n' });
    await expect(findApps(ports, root)).rejects.toMatchObject({
      code: 'APPS_SAME_NAME',
      details: ['web: a, b'],
    });
  });
});

describe('what has changed', () => {
  const git = (root: string, ...args: readonly string[]): Promise<unknown> => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    return ports.exec.run({ argv: ['git', '-C', root, ...who, ...args], timeout: 30_000 });
  };

  /** A repository with two apps below `apps`, one commit, and then what a case does to it. */
  async function repository(name: string, change: (root: string) => Promise<unknown>): Promise<string> {
    const root = await tree(name, {
      'README.md': 'apps\n',
      'docs/a.md': 'a\n',
      'libs/shared.py': 'x = 1\n',
      'apps/one/rockcraft.yaml': 'name: one\n',
      'apps/one/app.py': 'one\n',
      'apps/one/charm/charmcraft.yaml': 'name: one\n',
      'apps/two/rockcraft.yaml': 'name: two\n',
      'apps/two/requirements.txt': 'flask\n',
      'apps/two/.gitignore': 'ignored.py\n',
    });
    await git(root, 'init', '--quiet');
    await git(root, 'add', '--all');
    await git(root, 'commit', '--quiet', '--message', 'first');
    await git(root, 'tag', 'base');
    await change(root);
    return root;
  }

  const put = (path: string, text: string) => (root: string) => writeFile(join(root, path), text);
  const commit = (change: (root: string) => Promise<unknown>) => async (root: string) => {
    await change(root);
    await git(root, 'add', '--all', '--force');
    await git(root, 'commit', '--quiet', '--message', 'second');
  };
  async function changedIn(
    root: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<readonly string[]> {
    const outputs = await main(runOf(definition, ports, root, { since: 'base', ...more }));
    const { include } = JSON.parse(outputs.matrix ?? '') as { include: { name: string }[] };
    expect(outputs.any).toBe(String(include.length > 0));
    return include.map(({ name }) => name);
  }

  test.each<[string, (root: string) => Promise<unknown>, readonly string[]]>([
    ['nothing', () => Promise.resolve(), []],
    ['a file of one app', commit(put('apps/one/app.py', 'other\n')), ['one']],
    ['the charm of one app', commit(put('apps/one/charm/charmcraft.yaml', 'name: uno\n')), ['one']],
    ['a file that is not committed', put('apps/two/requirements.txt', 'django\n'), ['two']],
    ['a file that git does not know', put('apps/two/new.py', 'new\n'), ['two']],
    ['a file that git ignores', put('apps/two/ignored.py', 'made\n'), ['two']],
    ['a file that is gone', (root) => rm(join(root, 'apps/one/app.py')), ['one']],
    ['what several may use', commit(put('libs/shared.py', 'x = 2\n')), ['one', 'two']],
    ['something new outside', put('libs/new.py', 'x\n'), ['one', 'two']],
    ['what concerns no app', commit(put('docs/a.md', 'b\n')), []],
    [
      'a change and its opposite',
      async (root) => {
        await commit(put('apps/one/app.py', 'other\n'))(root);
        await commit(put('apps/one/app.py', 'one\n'))(root);
      },
      [],
    ],
    [
      'another app that the requirements of one name',
      async (root) => {
        await commit(put('apps/two/requirements.txt', '-e ../one\n'))(root);
        await git(root, 'tag', '--force', 'base');
        await put('apps/one/app.py', 'other\n')(root);
      },
      ['one', 'two'],
    ],
    [
      'another app that a link of one leads to',
      async (root) => {
        await commit(() => symlink('../one', join(root, 'apps/two/common')))(root);
        await git(root, 'tag', '--force', 'base');
        await put('apps/one/app.py', 'other\n')(root);
      },
      ['one', 'two'],
    ],
  ])('%s', async (name, change, changed) => {
    const root = await repository(name, change);
    expect(await changedIn(root, { unrelated: 'docs\nREADME.md' })).toEqual(changed);
  });

  test('is told of a folder below the repository too', async () => {
    const root = await repository('below', put('apps/one/app.py', 'other\n'));
    const { matrix, apps } = await main(runOf(definition, ports, root, { path: 'apps', since: 'base' }));
    expect(JSON.parse(matrix ?? '')).toEqual({
      include: [{ name: 'one', path: 'apps/one', 'charm-path': 'apps/one/charm' }],
    });
    expect(JSON.parse(apps ?? '')).toMatchObject([
      { name: 'one', changed: true, why: expect.stringMatching(/^it is not as in [0-9a-f]{7}$/) as string },
      { name: 'two', changed: false, 'charm-path': '' },
    ]);
  });

  test.each([
    ['a commit that is not in the clone', '0123456789012345678901234567890123456789', /fetch-depth: 0/],
    ['an option in the place of a commit', '--all', /is not in this clone/],
    ['nothing to compare with', 'none', /nothing to compare with/],
  ])('is everything with %s', async (name, since, why) => {
    const root = await repository(name, () => Promise.resolve());
    const { apps } = await main(runOf(definition, ports, root, { since }));
    expect(JSON.parse(apps ?? '')).toMatchObject([
      { changed: true, why: expect.stringMatching(why) as string },
      { changed: true },
    ]);
  });

  test('is everything where there is no repository', async () => {
    const root = await tree('no-git', { 'a/rockcraft.yaml': 'name: a\n' });
    expect(await changedIn(root)).toEqual(['a']);
  });
});

import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseIgnores, readTree as readCharmTree } from '../../../src/charm/tree/index.ts';
import { hashProject } from '../../../src/craft/content-hash.ts';
import { Failure } from '../../../src/errors/index.ts';
import { openBlobStore, writeLayer, type LayerEntry } from '../../../src/oci/index.ts';
import type { TreePlan } from '../../../src/rock/plan/index.ts';
import { readTree, type ReadTree } from '../../../src/rock/trees/read-tree.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { failureOf } from '../../support/refusal.ts';

const PLAN: TreePlan = {
  part: 'app',
  layer: 'app',
  source: { kind: 'project', path: 'web' },
  organize: {},
  stage: [],
  prime: [],
  permissions: [],
};

let ports: TestPorts;
let folder: string;
let root: string;
let listening: Server | undefined;
beforeEach(async () => {
  ports = realPorts();
  folder = await mkdtemp(join(tmpdir(), 'odd-'));
  root = join(folder, 'web');
  await mkdir(root);
  await writeFile(join(root, 'a.txt'), 'a');
});
afterEach(async () => {
  listening?.close();
  listening = undefined;
  await ports.dispose();
  await rm(folder, { recursive: true });
});

const rock = (given: Pick<TestPorts, 'files' | 'clock'> = ports): Promise<ReadTree> =>
  readTree(given, PLAN, root, join(folder, 'cache'));
const charm = (): ReturnType<typeof readCharmTree> => readCharmTree(ports, root, () => false);
const told = (entries: readonly LayerEntry[]): readonly string[] =>
  entries.map(
    (entry) => `${entry.kind} ${entry.path}${entry.kind === 'symlink' ? ` -> ${entry.target}` : ''}`,
  );

const special = {
  'a socket': (path: string) =>
    new Promise<void>((resolve) => (listening = createServer().listen(path, resolve))),
  'a pipe': async (path: string) => void (await ports.exec.run({ argv: ['mkfifo', path] })),
};

describe.each(Object.entries(special))('%s among the files', (_, make) => {
  test('of a rock is refused with its path', async () => {
    await make(join(root, 'odd'));
    expect(await failureOf(rock())).toMatchObject({
      code: 'ROCK_APP_FILE',
      message: 'parts.app: odd is a socket, pipe or device',
      at: { file: 'web/odd' },
    });
  });

  test('of a charm is left out and told', async () => {
    await make(join(root, 'odd'));
    const { files, skipped } = await charm();
    expect(files.map(({ path }) => path)).toEqual(['a.txt']);
    expect(skipped).toEqual([{ path: 'odd', why: 'neither a file nor a folder' }]);
  });
});

const links = { loop: 'loop', nowhere: 'gone', round: '.', out: '/etc/hostname', good: 'a.txt' };

describe('links', () => {
  beforeEach(async () => {
    for (const [name, target] of Object.entries(links)) await symlink(target, join(root, name));
  });

  test('of a rock stay links, and those that the image may not follow are told', async () => {
    const { entries, warnings } = await rock();
    expect(told(entries)).toEqual([
      'file a.txt',
      'symlink good -> a.txt',
      'symlink loop -> loop',
      'symlink nowhere -> gone',
      'symlink out -> /etc/hostname',
      'symlink round -> .',
    ]);
    expect(warnings).toEqual(
      ['loop is a link to loop', 'nowhere is a link to gone', 'out is a link to /etc/hostname'].map(
        (words) => `${words}, which the image may not have`,
      ),
    );
  });

  test('of a charm become what they lead to, or are left out and told', async () => {
    const { files, skipped } = await charm();
    expect(files.map(({ path }) => path)).toEqual(['a.txt', 'good']);
    expect(skipped).toEqual([
      { path: 'loop', why: 'a link that leads nowhere' },
      { path: 'nowhere', why: 'a link that leads nowhere' },
      { path: 'out', why: 'a link that leads out of the project' },
      { path: 'round', why: 'a link to a folder around it' },
    ]);
  });
});

test('two names of one file are two files', async () => {
  await link(join(root, 'a.txt'), join(root, 'b.txt'));
  expect(told((await rock()).entries)).toEqual(['file a.txt', 'file b.txt']);
  expect((await charm()).files).toHaveLength(2);
});

test('a file that may not be read is refused with its path', async () => {
  const denied = join(root, 'a.txt');
  // Root may read everything, so the refusal is that of the port.
  const files = {
    ...ports.files,
    readStream: (path: string, range?: { start: number; end: number }): AsyncIterable<Uint8Array> => {
      if (path !== denied) return ports.files.readStream(path, range);
      throw new Failure('FILE_UNREADABLE', `cannot read ${path}: permission denied`, { at: { file: path } });
    },
  };
  expect(await failureOf(rock({ ...ports, files }))).toMatchObject({
    code: 'ROCK_APP_FILE',
    message: expect.stringMatching(/permission denied$/) as string,
    at: { file: 'web/a.txt' },
  });
});

test('a file that changes after it was looked at is refused with its path', async () => {
  const { entries } = await rock();
  await writeFile(join(root, 'a.txt'), 'b');
  const [entry] = entries;
  const content = entry?.kind === 'file' && typeof entry.content === 'function' ? entry.content() : [];
  const read = async (): Promise<void> => {
    for await (const _ of (await content) as AsyncIterable<Uint8Array>);
  };
  expect(await failureOf(read())).toMatchObject({ message: expect.stringContaining('a.txt') as string });
});

describe('a name that is not UTF-8', () => {
  // Beside it lies what Node would open in its place.
  beforeEach(async () => {
    await writeFile(
      Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9]), Buffer.from('é.txt')]),
      '1',
    );
    await writeFile(join(root, 'caf\uFFFDé.txt'), '2');
  });
  const refused = {
    code: 'FILE_NAME',
    message: 'the name of caf\\xe9é.txt is not valid UTF-8',
    at: { file: 'caf\\xe9é.txt' },
  };

  test('is refused in a rock', async () => {
    expect(await failureOf(rock())).toMatchObject(refused);
  });

  test('is left out of a rock by a part that does not take it', async () => {
    const read = readTree(ports, { ...PLAN, stage: ['a.txt'] }, root, join(folder, 'cache'));
    expect(told((await read).entries)).toEqual(['file a.txt']);
  });

  test('is refused in a charm, unless .jujuignore names it', async () => {
    expect(await failureOf(charm())).toMatchObject(refused);
    const { files } = await readCharmTree(ports, root, parseIgnores('caf*'));
    expect(files.map(({ path }) => path)).toEqual(['a.txt']);
  });

  test('is refused where a craft tool packs, so that nothing stale is taken for it', async () => {
    expect(await failureOf(hashProject(ports, root, []))).toMatchObject(refused);
  });
});

describe('names that look alike, or that programs trip over', () => {
  const names = [
    ...['e\u0301', '\u00E9', 'README', 'readme', '\u202Egnp.exe', '-rf', ' front', 'back ', 'dot.', 'x...'],
    ...['tab\t', 'line\nbreak', '*', '\\', '\uFFFD', '\u{1F600}', 'n'.repeat(255)],
  ];
  beforeEach(() => Promise.all(names.map((name) => writeFile(join(root, name), name))));
  const sorted = ['a.txt', ...names].sort((one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );

  test('are in a layer byte by byte, in the order of their bytes', async () => {
    const store = openBlobStore(ports, join(folder, 'store'));
    const { digest } = await writeLayer(store, (await rock()).entries);
    const script = `
import json, sys, tarfile
with tarfile.open(sys.argv[1]) as tar:
    print(json.dumps([[m.name, tar.extractfile(m).read().decode()] for m in tar]))`;
    const { stdout } = await ports.exec.run({ argv: ['python3', '-c', script, store.path(digest)] });
    expect(JSON.parse(stdout)).toEqual(sorted.map((name) => [name, name === 'a.txt' ? 'a' : name]));
  });

  test('are in a charm, and each counts where a craft tool packs', async () => {
    expect((await charm()).files.map(({ path }) => path)).toEqual(sorted);
    const before = await hashProject(ports, root, []);
    for (const name of names) {
      await rm(join(root, name));
      const without = await hashProject(ports, root, []);
      await writeFile(join(root, name), name);
      expect(without, name).not.toBe(before);
    }
    expect(await hashProject(ports, root, [])).toBe(before);
  });
});

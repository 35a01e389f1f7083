import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
  stat,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packCharm } from '../../../actions/pack-charm/definition.ts';
import { main } from '../../../actions/pack-charm/main.ts';
import { runOf } from '../../support/action-run.ts';
import { ROOT } from '../../support/source-files.ts';
import { strictTools, type StrictTools } from '../../support/strict-tools.ts';

// What is kept between runs may be damaged in every way; the outcome is always what the tool packed.
let folder: string;
let tools: StrictTools;
const PACKED = 'what charmcraft packed';
const NAME = 'guestbook_amd64.charm';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-faults-'));
  await cp(join(ROOT, 'examples/flask/charm'), join(folder, 'charm'), { recursive: true });
  tools = await strictTools(folder, ['charmcraft', 'lxc']);
  await writeFile(join(folder, 'made'), PACKED);
  await tools.answer([{ to: '^charmcraft pack', copies: { [NAME]: join(folder, 'made') } }]);
});
afterEach(async () => {
  await tools.ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function pack(cacheDir = join(folder, 'cache')): Promise<{ text: string; reused: string | undefined }> {
  const run = runOf(packCharm, tools.ports, folder, { path: 'charm', output: 'out', engine: 'craft' });
  const { charm = '', reused } = await main({ ...run, host: { ...run.host, cacheDir } });
  return { text: await readFile(charm, 'utf8'), reused };
}

async function keptFolder(): Promise<string> {
  const parent = join(folder, 'cache/craft/packed');
  const project = join(parent, (await readdir(parent))[0] ?? '');
  return join(project, (await readdir(project))[0] ?? '');
}

describe('a kept file that is damaged', () => {
  test.each([
    ['cut short', (path: string) => truncate(path, 3)],
    ['other bytes of the same length', (path: string) => writeFile(path, PACKED.toUpperCase())],
    ['a folder in its place', (path: string) => rm(path).then(() => mkdir(path))],
    ['a link to somewhere', (path: string) => rm(path).then(() => symlink('/etc/passwd', path))],
    ['gone, as when it was evicted', (path: string) => rm(path)],
  ])('%s: packed again, and told', async (_name, damage) => {
    await pack();
    await damage(join(await keptFolder(), NAME));
    expect(await pack()).toEqual({ text: PACKED, reused: 'false' });
    expect(tools.ports.reporter.lines.join('\n')).toContain('is not what was packed any more');
    expect(await pack()).toEqual({ text: PACKED, reused: 'true' });
  });
});

describe('a record that is damaged', () => {
  test.each([
    ['empty', (path: string) => writeFile(path, '')],
    ['half written', (path: string) => writeFile(path, '{"at": 1, "files": [')],
    ['of another form', (path: string) => writeFile(path, '{"version": 9}')],
    [
      'names a file elsewhere',
      (path: string) => writeFile(path, '{"at": 0, "files": [{"name": "../../x", "sha256": "", "size": 1}]}'),
    ],
    ['a folder', (path: string) => rm(path).then(() => mkdir(path))],
    [
      'from the future',
      async (path: string) => {
        const record = JSON.parse(await readFile(path, 'utf8')) as object;
        await writeFile(path, JSON.stringify({ ...record, at: Date.now() + 86_400_000 }));
      },
    ],
  ])('%s: as if there were none', async (_name, damage) => {
    await pack();
    await damage(join(await keptFolder(), 'record.json'));
    expect(await pack()).toEqual({ text: PACKED, reused: 'false' });
    expect(await pack()).toEqual({ text: PACKED, reused: 'true' });
  });
});

test('a cache that is no folder: everything works, without it', async () => {
  await writeFile(join(folder, 'file'), '');
  const cacheDir = join(folder, 'file/cache');
  expect(await pack(cacheDir)).toEqual({ text: PACKED, reused: 'false' });
  expect(await pack(cacheDir)).toEqual({ text: PACKED, reused: 'false' });
  const call = (await tools.calls())[0];
  expect(call?.env).not.toHaveProperty('CRAFT_SHARED_CACHE');
  expect(tools.ports.reporter.lines.join('\n')).toContain('could not be kept for the next time');
});

test('another content with the same size and time is another content', async () => {
  const source = join(folder, 'charm/requirements.txt');
  await pack();
  const { atime, mtime } = await stat(source);
  const text = await readFile(source, 'utf8');
  await writeFile(
    source,
    text.replace(/[a-z]/, (letter) => (letter === 'z' ? 'a' : 'z')),
  );
  await utimes(source, atime, mtime);
  expect((await pack()).reused).toBe('false');
});

test('another time with the same content is the same content', async () => {
  await pack();
  await utimes(join(folder, 'charm/requirements.txt'), 1, 1);
  expect((await pack()).reused).toBe('true');
});

import {
  chmodSync,
  cpSync,
  lchownSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRoot, NOBODY, shareTools, type Person, type SharedTools } from '../support/other-user.ts';
import { ownPrograms } from '../support/own-programs.ts';
import { realPorts } from '../support/ports.ts';
import { flaskLab, packIn, standInBase } from '../support/rock-lab.ts';
import { ROOT } from '../support/source-files.ts';

let tools: SharedTools;
let base: string;
let programs: readonly string[];
let first: { readonly digest: string; readonly resolution: string };

beforeAll(async () => {
  tools = shareTools();
  const ports = realPorts();
  await using lab = await flaskLab();
  const { digest = '', resolution = '' } = await packIn(ports, lab);
  first = { digest, resolution: join(tools.folder, 'resolution.json') };
  cpSync(resolution, first.resolution);
  // Copied, because the machine's temporary folder may be closed to others.
  base = join(tools.folder, 'base.tar');
  cpSync(await standInBase(ports), base);
  // The same programs for everybody: each run would cost a minute of compiling.
  programs = (await ownPrograms(ports)).flatMap(({ name, path }) => {
    cpSync(path, join(tools.folder, name));
    return [`--${name}-binary`, join(tools.folder, name)];
  });
  await ports.dispose();
});
afterAll(() => rmSync(tools.folder, { recursive: true, force: true }));

/** Packs a copy of the example that has the modes of whoever made it; answers the digest of the image. */
function pack(person: Person, ...args: string[]): string {
  const project = join(person.cwd, 'guest book');
  rmSync(project, { recursive: true, force: true });
  rmSync(join(person.cwd, 'out'), { recursive: true, force: true });
  cpSync(join(ROOT, 'examples/flask'), project, { recursive: true });
  for (const name of ['.', ...readdirSync(project, { recursive: true, encoding: 'utf8' })]) {
    const path = join(project, name);
    chmodSync(path, statSync(path).mode & 0o777 & ~person.umask);
    if (person.uid !== undefined) lchownSync(path, person.uid, person.uid);
  }
  const fixed = ['--path', 'guest book', '--output', 'out', '--base-image', base, '--max-age', '24h'];
  const { code, text } = tools.run(person, 'pack-rock', ...fixed, ...args);
  expect(text).toContain('digest=');
  expect(code).toBe(0);
  return /^digest=(sha256:[0-9a-f]{64})$/m.exec(text)?.[1] ?? '';
}

describe('the same sources and resolution give the same digest', () => {
  const elsewhere = { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };

  const pinned = (): string[] => ['--resolution', first.resolution, ...programs];
  /** Somebody on another machine; what the first run there leaves is damaged below. */
  let other: Person;
  beforeAll(() => {
    const cwd = tools.makeFolder('a much longer name of a folder');
    const env = { ...elsewhere, NODE_OPTIONS: '--max-old-space-size=64' };
    other = { umask: 0o077, env, cwd };
    expect(pack(other, ...pinned())).toBe(first.digest);
  });

  // The cold cache is that of the first run.
  test('from another folder, umask, time zone, locale and little memory, with a cold cache and a warm one', () => {
    expect(pack(other, ...pinned())).toBe(first.digest);
  });

  test.runIf(isRoot)('from a user who owns nothing', () => {
    const cwd = tools.makeFolder('nobody', NOBODY);
    const person = { uid: NOBODY, umask: 0o027, env: elsewhere, cwd };
    expect(pack(person, ...pinned())).toBe(first.digest);
    expect(pack(person, ...programs)).toBe(first.digest);
  });

  test('but another time in SOURCE_DATE_EPOCH gives another one', () => {
    const cwd = tools.makeFolder('later');
    const person = { umask: 0o022, env: { SOURCE_DATE_EPOCH: '1700000000' }, cwd };
    expect(pack(person, ...programs)).not.toBe(first.digest);
    const out = join(cwd, 'out/guestbook_1.0_amd64.rock.resolution.json');
    expect(readFileSync(out, 'utf8')).toContain('"sourceDateEpoch": 1700000000');
  });

  test('with a cache in which files are cut short', () => {
    const person = { umask: 0o022, env: {}, cwd: other.cwd };
    expect(pack(person, ...pinned())).toBe(first.digest);
    const cache = join(person.cwd, '.cache/paas-action');
    const kept = readdirSync(cache, { recursive: true, encoding: 'utf8', withFileTypes: true });
    const files = kept.filter((entry) => entry.isFile() && !entry.parentPath.includes('/uv'));
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      truncateSync(path, Math.floor(statSync(path).size / 2));
    }
    expect(pack(person, ...pinned())).toBe(first.digest);
  });
});

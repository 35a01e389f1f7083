import { createHash } from 'node:crypto';
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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHARM_LIBRARIES, LIBRARIES_ARE } from '../support/agenda.ts';
import { FLASK } from '../support/charm-project.ts';
import { isRoot, NOBODY, shareTools, type Person, type SharedTools } from '../support/other-user.ts';

let tools: SharedTools;
let first: { readonly sha256: string; readonly resolution: string };

beforeAll(() => {
  tools = shareTools();
  const home = tools.makeFolder('first');
  const resolution = join(tools.folder, 'resolution.json');
  first = { sha256: pack({ umask: 0o022, env: { TZ: 'UTC', LC_ALL: 'C' }, cwd: home }), resolution };
  cpSync(join(home, 'out/guestbook_amd64.charm.resolution.json'), resolution);
});
afterAll(() => rmSync(tools.folder, { recursive: true, force: true }));

/** Packs a copy of the example that has the modes and times of whoever made it; answers the hash of the file. */
function pack(person: Person, ...args: string[]): string {
  return packCopy('charm-ops', person, args);
}

function packCopy(charm: 'charm' | 'charm-ops', person: Person, args: readonly string[]): string {
  const project = join(person.cwd, 'guest book');
  rmSync(project, { recursive: true, force: true });
  rmSync(join(person.cwd, 'out'), { recursive: true, force: true });
  cpSync(join(FLASK, charm), project, { recursive: true });
  for (const name of ['.', ...readdirSync(project, { recursive: true, encoding: 'utf8' })]) {
    const path = join(project, name);
    chmodSync(path, statSync(path).mode & 0o777 & ~person.umask);
    if (person.uid !== undefined) lchownSync(path, person.uid, person.uid);
  }
  const { code, text } = tools.run(person, 'pack-charm', '--path', 'guest book', '--output', 'out', ...args);
  expect(text).toContain('sha256=');
  expect(code).toBe(0);
  const bytes = readFileSync(join(person.cwd, 'out/guestbook_amd64.charm'));
  return createHash('sha256').update(bytes).digest('hex');
}

const ELSEWHERE = { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };

describe('the same sources and resolution give the same charm', () => {
  it('from another folder, umask, time zone and locale, with a cold cache', () => {
    const cwd = tools.makeFolder('a much longer name of a folder');
    const person = { umask: 0o077, env: ELSEWHERE, cwd };
    expect(pack(person, '--resolution', first.resolution)).toBe(first.sha256);
  });

  it.runIf(isRoot)('from a user who owns nothing', () => {
    const cwd = tools.makeFolder('nobody', NOBODY);
    const person = { uid: NOBODY, umask: 0o027, env: ELSEWHERE, cwd };
    expect(pack(person, '--resolution', first.resolution)).toBe(first.sha256);
    // The second time with the cache that this user has filled.
    expect(pack(person, '--resolution', first.resolution)).toBe(first.sha256);
    expect(pack(person)).toBe(first.sha256);
  });

  it('with a cache in which files are cut short', () => {
    const cwd = tools.makeFolder('damaged');
    const person = { umask: 0o022, env: {}, cwd };
    expect(pack(person, '--resolution', first.resolution)).toBe(first.sha256);
    const cache = join(cwd, '.cache/paas-action/charm');
    const kept = readdirSync(cache, { recursive: true, encoding: 'utf8', withFileTypes: true });
    const files = kept.filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      truncateSync(path, Math.floor(statSync(path).size / 2));
    }
    expect(pack(person, '--resolution', first.resolution)).toBe(first.sha256);
  });

  it('but another time in SOURCE_DATE_EPOCH gives another one', () => {
    const cwd = tools.makeFolder('later');
    const person = { umask: 0o022, env: { SOURCE_DATE_EPOCH: '1700000000' }, cwd };
    expect(pack(person, '--resolution', first.resolution)).not.toBe(first.sha256);
  });
});

describe(`a 12-factor charm with its packages, ${LIBRARIES_ARE}`, () => {
  it('is the same from another folder, user, umask, time zone, locale and little memory, with a cold cache and a warm one', () => {
    const libraries = join(tools.folder, 'libraries');
    cpSync(CHARM_LIBRARIES, libraries, { recursive: true });
    const mine = { umask: 0o022, env: { TZ: 'UTC', LC_ALL: 'C' }, cwd: tools.makeFolder('mine') };
    const sha256 = packCopy('charm', mine, ['--charm-libs', libraries]);
    const resolution = join(tools.folder, 'framework.json');
    cpSync(join(mine.cwd, 'out/guestbook_amd64.charm.resolution.json'), resolution);
    expect(readFileSync(resolution, 'utf8')).toContain('lib/charms/data_platform_libs/v0/data_interfaces.py');

    const who = isRoot ? { uid: NOBODY } : {};
    const cwd = tools.makeFolder('theirs, and far away', who.uid);
    const env = { ...ELSEWHERE, NODE_OPTIONS: '--max-old-space-size=64' };
    const person = { ...who, umask: 0o077, env, cwd };
    const args = ['--charm-libs', libraries, '--resolution', resolution];
    expect(packCopy('charm', person, args)).toBe(sha256);
    expect(packCopy('charm', person, args)).toBe(sha256);
  });
});

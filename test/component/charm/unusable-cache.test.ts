import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { charmWorkspace, PLAIN_CHARM, type CharmWorkspace } from '../../support/charm-project.ts';
import { isRoot } from '../../support/other-user.ts';

let workspace: CharmWorkspace;
let cacheDir: string;
beforeEach(async () => {
  workspace = await charmWorkspace();
  cacheDir = join(workspace.folder, 'disk/cache');
  await workspace.ports.files.mkdir(cacheDir);
  await workspace.change(PLAIN_CHARM);
});
afterEach(() => workspace.dispose());

async function packs(folder: string): Promise<void> {
  const { sha256 } = await workspace.pack({}, {}, folder);
  expect(workspace.ports.reporter.lines.join('\n')).toMatch(/cache folder cannot be used.*: /);
  expect(sha256).toBe((await workspace.pack({}, {}, join(workspace.folder, 'usable'))).sha256);
}

test('a cache folder that is no folder costs a line in the log', async () => {
  writeFileSync(join(workspace.folder, 'file'), '');
  await packs(join(workspace.folder, 'file/cache'));
});

describe.runIf(isRoot)('a cache folder', () => {
  const disk = (): string => join(workspace.folder, 'disk');
  const mount = (options: string): unknown =>
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk()]).status).toBe(0);
  afterEach(() => spawnSync('umount', [disk()]));

  test('on a disk that is read-only costs a line in the log', async () => {
    mount('ro');
    await packs(cacheDir);
    expect(readdirSync(disk())).toEqual([]);
  });

  test('on a disk that is full costs a line in the log', async () => {
    mount('size=64k');
    await packs(cacheDir);
  });
});

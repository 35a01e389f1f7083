import { afterAll, describe, expect, test } from 'vitest';
import { readLock } from '../../../src/rock/builds/npm/lock.ts';
import { describeMissingPrograms, refuseUncompiled } from '../../../src/rock/builds/npm/uncompiled.ts';
import { realPorts } from '../../support/ports.ts';
import { projectFolders } from '../../support/project-folder.ts';
import { expectRefusal } from '../../support/refusal.ts';

const folders = projectFolders();
const ports = realPorts();
afterAll(async () => {
  folders[Symbol.dispose]();
  await ports.dispose();
});

/** A lock file with these packages below `node_modules`. */
const lockOf = (packages: Readonly<Record<string, object>>): ReturnType<typeof readLock> =>
  readLock(JSON.stringify({ lockfileVersion: 3, packages }, null, 1), 'app/package-lock.json');

describe('a package with sources in C', () => {
  const read = lockOf({ '': {}, 'node_modules/plain': {}, 'node_modules/@db/native': {} });
  const at = 'node_modules/@db/native';
  const check = (cpu: string, files: Readonly<Record<string, string>>): Promise<void> =>
    refuseUncompiled(ports, { read, cpu, part: 'app', installed: folders.write(files) });
  const sources = { [`${at}/binding.gyp`]: '{}' };

  test.each([
    ['with programs for both', 'arm64', ['linux-x64', 'linux-arm64']],
    ['with programs by C library', 'x64', ['linux-x64-glibc']],
  ])('%s is taken for %s', async (_, cpu, ready) => {
    const programs = Object.fromEntries(ready.map((name) => [`${at}/prebuilds/${name}/a.node`, '']));
    await expect(check(cpu, { ...sources, ...programs })).resolves.toBeUndefined();
  });

  test.each([
    ['x64', ['linux-arm64', 'darwin-x64']],
    ['arm64', ['linux-x64', 'linux-arm']],
    ['arm64', []],
  ])('without programs for %s is refused by name, at its line', async (cpu, ready) => {
    const programs = Object.fromEntries(ready.map((name) => [`${at}/prebuilds/${name}/a.node`, '']));
    await expectRefusal(check(cpu, { ...sources, ...programs }), {
      code: 'ROCK_UNSUPPORTED',
      says: new RegExp(`@db/native must be compiled for linux-${cpu}[^]*engine: craft`),
      at: 'app/package-lock.json',
    });
  });
});

describe('a package whose programs are packages of their own', () => {
  const optional = (...names: string[]): object => ({
    optionalDependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])),
  });
  const read = lockOf({
    '': {},
    'node_modules/sharp': optional('@img/sharp-linux-x64', '@img/sharp-linux-arm64', '@img/sharp-darwin-x64'),
    'node_modules/core': optional('@x/core-linux-x64-gnu', '@x/core-win32-arm64'),
    'node_modules/watch': optional('fsevents'),
  });

  test('is told when none is for the processor', () => {
    expect(describeMissingPrograms(read, 'x64')).toEqual([]);
    expect(describeMissingPrograms(read, 'arm64')).toEqual([
      'the package core brings programs for linux-x64 and none for linux-arm64',
    ]);
  });
});

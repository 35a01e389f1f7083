import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatBytes } from '../../../src/ports/index.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let ports: TestPorts;
let folder: string;
beforeEach(async () => {
  ports = realPorts();
  folder = await ports.files.makeTemp('files');
});
afterEach(() => ports.dispose());

async function* chunks(...parts: string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

describe('writing', () => {
  test('makes the folders, sets the mode whatever the umask', async () => {
    const before = process.umask(0o077);
    try {
      const path = join(folder, 'a/b/c');
      await ports.files.write(path, 'x', { mode: 0o755 });
      expect(statSync(path).mode & 0o777).toBe(0o755);
    } finally {
      process.umask(before);
    }
  });

  test('a stream that breaks leaves the old content and no temporary file', async () => {
    const path = join(folder, 'kept');
    await ports.files.write(path, 'old');
    async function* broken(): AsyncIterable<Uint8Array> {
      yield Buffer.from('new');
      throw new Error('cut');
    }
    await expect(ports.files.writeStream(path, broken())).rejects.toThrow('cut');
    expect(await ports.files.readText(path)).toBe('old');
    expect(readdirSync(folder)).toEqual(['kept']);
  });

  test.each([true, false])('a path below a file is refused by name, synced: %s', async (synced) => {
    await ports.files.write(join(folder, 'file'), '');
    const written = ports.files.write(join(folder, 'file/below/it'), 'x', { synced });
    await expect(written).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('a part of the path is not a folder') as string,
    });
  });

  test('a file takes its place when its time has come, and not when it never comes', async () => {
    const path = join(folder, 'later');
    await ports.files.write(path, 'old');
    let come = (): void => undefined;
    const ready = new Promise<void>((resolve) => (come = resolve));
    const written = ports.files.write(path, 'new', { ready });
    while ((await ports.files.list(folder))?.length === 1) await wait(5);
    await wait(20);
    expect(await ports.files.readText(path)).toBe('old');
    come();
    await written;
    expect(await ports.files.readText(path)).toBe('new');

    const never = Promise.reject(new Error('refused'));
    never.catch(() => undefined);
    await expect(ports.files.write(path, 'never', { ready: never })).rejects.toThrow('refused');
    expect(await ports.files.readText(path)).toBe('new');
    expect(await ports.files.list(folder)).toEqual(['later']);
  });

  test('a stream is written whole', async () => {
    const path = join(folder, 'streamed');
    await ports.files.writeStream(path, chunks('a', 'b', 'c'));
    expect(await ports.files.readText(path)).toBe('abc');
  });

  test('an exclusive file is created once', async () => {
    const path = join(folder, 'lock');
    expect(await ports.files.createExclusive(path, '1')).toBe(true);
    expect(await ports.files.createExclusive(path, '2')).toBe(false);
    expect(await ports.files.readText(path)).toBe('1');
  });

  test.skipIf(process.getuid?.() !== 0)('a full disk is named, and nothing is left on it', async () => {
    const disk = join(folder, 'disk');
    await ports.files.mkdir(disk);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status).toBe(0);
    try {
      const written = ports.files.write(join(disk, 'big'), new Uint8Array(4 * 1024 * 1024));
      await expect(written).rejects.toMatchObject({
        code: 'DISK_FULL',
        message: `no space left while writing ${join(disk, 'big')}, which needs ${formatBytes(4 * 1024 * 1024)}`,
      });
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  test('what a killed process left of a file is removed, and nothing else', async () => {
    for (const name of ['.kept.0123456789ab.tmp', '.other.0123456789ab.tmp', '.kept.txt.tmp', 'kept'])
      await ports.files.write(join(folder, 'cut', name), '');
    await ports.files.removeUnfinished(join(folder, 'cut/kept'));
    await ports.files.removeUnfinished(join(folder, 'missing/kept'));
    expect(readdirSync(join(folder, 'cut')).sort()).toEqual([
      '.kept.txt.tmp',
      '.other.0123456789ab.tmp',
      'kept',
    ]);
  });

  test('a folder in the way is a failure with the path', async () => {
    await ports.files.mkdir(join(folder, 'taken'));
    await expect(ports.files.write(join(folder, 'taken'), 'x')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      at: { file: join(folder, 'taken') },
    });
  });
});

describe('reading', () => {
  test('what is not there is undefined', async () => {
    const missing = join(folder, 'missing');
    expect(await ports.files.readText(missing)).toBeUndefined();
    expect(await ports.files.stat(missing)).toBeUndefined();
    expect(await ports.files.list(missing)).toBeUndefined();
    expect(await ports.files.realpath(join(missing, 'x'))).toBeUndefined();
  });

  test('names come in the order of their bytes', async () => {
    for (const name of ['b', 'a', 'B', 'é', '10', '9'])
      await ports.files.write(join(folder, 'names', name), '');
    expect(await ports.files.list(join(folder, 'names'))).toEqual(['10', '9', 'B', 'a', 'b', 'é']);
  });

  test('a range excludes its end', async () => {
    await ports.files.write(join(folder, 'range'), '0123456789');
    let text = '';
    for await (const chunk of ports.files.readStream(join(folder, 'range'), { start: 2, end: 5 })) {
      text += Buffer.from(chunk).toString();
    }
    expect(text).toBe('234');
  });

  test('whoever waits for a FIFO does not keep the others waiting', async () => {
    const path = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [path]).status).toBe(0);
    const read = ports.files.readText(path);
    await ports.exec.run({ argv: ['sh', '-c', 'echo late > "$0"', path] });
    expect(await read).toBe('late\n');
  });

  test('more than is read at once comes whole, and so does a file without a size', async () => {
    const path = join(folder, 'large');
    await ports.files.write(path, 'x'.repeat(70_000));
    expect(await ports.files.readText(path)).toHaveLength(70_000);
    let size = 0;
    for await (const chunk of ports.files.readStream(path, { start: 1 })) size += chunk.length;
    expect(size).toBe(69_999);
    expect(await ports.files.readText('/proc/self/stat')).toMatch(/^\d+ /);
  });

  test('lstat sees the link, stat what it points to', async () => {
    await ports.files.write(join(folder, 'file'), '12345');
    await ports.files.symlink('file', join(folder, 'link'));
    expect((await ports.files.lstat(join(folder, 'link')))?.kind).toBe('symlink');
    expect(await ports.files.stat(join(folder, 'link'))).toMatchObject({ kind: 'file', size: 5 });
  });
});

test('temporary folders are gone after dispose', async () => {
  await ports.dispose();
  expect(existsSync(folder)).toBe(false);
});

test('links that lead in circles lead nowhere', async () => {
  symlinkSync('b', join(folder, 'a'));
  symlinkSync('a', join(folder, 'b'));
  expect(await ports.files.stat(join(folder, 'a'))).toBeUndefined();
  expect(await ports.files.realpath(join(folder, 'a'))).toBeUndefined();
  expect((await ports.files.lstat(join(folder, 'a')))?.kind).toBe('symlink');
});

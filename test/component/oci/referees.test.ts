import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  appendLayer,
  importImage,
  openImage,
  readBaseIndex,
  readImage,
  validateImage,
  writeImage,
  writeLayer,
  writeLayout,
  writeOciArchive,
  openBlobStore,
  type BlobStore,
  type LayerEntry,
  type StoredImage,
} from '../../../src/oci/index.ts';
import { writeTar } from '../../../src/oci/tar-write.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { amd64, sampleImage, textFile } from '../../support/sample-image.ts';

// What we write is read by the tools that users have, and what they write is read by us.

let ports: TestPorts;
let folder: string;
let store: BlobStore;
let image: StoredImage;

const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(async () => {
  ports = realPorts();
  ({ store, image, folder } = await sampleImage(ports));
  const many: LayerEntry[] = [
    { kind: 'directory', path: 'app', mode: 0o755, uid: 584_792, gid: 584_792 },
    textFile('app/Főtanúsítvány.crt', 'ü'),
    textFile(`app/${'long/'.repeat(40)}name`, 'deep'),
    { kind: 'symlink', path: 'app/link', target: 'app.py', uid: 0, gid: 0 },
    { kind: 'hardlink', path: 'app/again', target: 'app/Főtanúsítvány.crt' },
    {
      ...{ kind: 'file', path: 'app/run', mode: 0o750, uid: 0, gid: 0, size: 9 },
      content: Buffer.from('#!/bin/sh'),
    },
    { kind: 'hardlink', path: 'app/run-too', target: 'app/run' },
    textFile('app/tab\tnew\nline\\back', ''),
    { kind: 'symlink', path: 'app/odd', target: 'tab\tnew\nline\\back', uid: 0, gid: 0 },
    { kind: 'whiteout', path: 'etc/os-release' },
  ];
  image = await writeImage(
    store,
    appendLayer(image.image, await writeLayer(store, many), { created_by: 'many' }),
  );
  await writeLayout(store, image, `${folder}/layout`, '1.0');
  await writeOciArchive(store, image, `${folder}/sample.rock`, { tag: '1.0' });
});
afterAll(() => ports.dispose());

describe('what we write', () => {
  test.each(['oci:{}/layout:1.0', 'oci-archive:{}/sample.rock:1.0'])('skopeo reads %s', (name) => {
    const seen = JSON.parse(run('skopeo', 'inspect', name.replace('{}', folder))) as {
      Digest: string;
      Layers: string[];
    };
    expect(seen.Digest).toBe(image.manifest.digest);
    expect(seen.Layers).toEqual(image.image.layers.map(({ digest }) => digest));
  });

  test('umoci unpacks it to the tree that was meant', () => {
    run('umoci', 'unpack', '--rootless', '--image', `${folder}/layout:1.0`, `${folder}/bundle`);
    const root = `${folder}/bundle/rootfs`;
    expect(readFileSync(`${root}/app/app.py`, 'utf8')).toBe('hello');
    expect(readFileSync(`${root}/app/link`, 'utf8')).toBe('hello');
    expect(readFileSync(`${root}/app/again`, 'utf8')).toBe('ü');
    expect(readFileSync(`${root}/app/${'long/'.repeat(40)}name`, 'utf8')).toBe('deep');
    expect(() => readFileSync(`${root}/etc/os-release`)).toThrow('ENOENT');
  });

  test('docker loads it through skopeo and shows its files', () => {
    const name = `paas-oci-test-${process.pid}:1`;
    try {
      run('skopeo', 'copy', '-q', `oci-archive:${folder}/sample.rock:1.0`, `docker-daemon:${name}`);
      const container = run('docker', 'create', name).trim();
      try {
        run('docker', 'cp', `${container}:/app/app.py`, `${folder}/from-docker`);
        run('docker', 'cp', `${container}:/app/run`, `${folder}/run-from-docker`);
      } finally {
        run('docker', 'rm', container);
      }
      expect(readFileSync(`${folder}/from-docker`, 'utf8')).toBe('hello');
      // It has a second name, and docker takes the mode from the last one that it unpacks.
      expect(statSync(`${folder}/run-from-docker`).mode & 0o777).toBe(0o750);
    } finally {
      run('docker', 'rmi', '-f', name);
    }
  });

  test('the archive has the same bytes every time', async () => {
    await writeOciArchive(store, image, `${folder}/again.rock`, { tag: '1.0' });
    expect(readFileSync(`${folder}/again.rock`).equals(readFileSync(`${folder}/sample.rock`))).toBe(true);
  });

  test('we read it ourselves, where it lies', async () => {
    for (const source of [
      { kind: 'layout', path: `${folder}/layout` },
      { kind: 'archive', path: `${folder}/sample.rock` },
    ] as const) {
      const opened = await openImage(ports, source, amd64);
      expect(opened.tag).toBe('1.0');
      expect(opened.image.manifest).toEqual(image.manifest);
      await validateImage(opened.content, opened.image.manifest);
    }
  });
});

describe('what others write', () => {
  const imported = async (kind: 'layout' | 'archive', path: string, tag?: string): Promise<StoredImage> => {
    const target = openBlobStore(ports, await ports.files.makeTemp('imported'));
    const found = await importImage(target, { kind, path, tag }, amd64);
    return validateImage(target, found.manifest);
  };
  const diffIds = (one: StoredImage): readonly string[] => one.image.config.rootfs.diff_ids;

  test('skopeo: folders and archives', async () => {
    run('skopeo', 'copy', '-q', `oci:${folder}/layout:1.0`, `oci:${folder}/copied:x`);
    run('skopeo', 'copy', '-q', `oci:${folder}/layout:1.0`, `oci-archive:${folder}/copied.tar:x`);
    expect(diffIds(await imported('layout', `${folder}/copied`, 'x'))).toEqual(diffIds(image));
    expect(diffIds(await imported('archive', `${folder}/copied.tar`))).toEqual(diffIds(image));
  });

  test('docker archives, whose layers are links and not compressed', async () => {
    run('skopeo', 'copy', '-q', `oci:${folder}/layout:1.0`, `docker-archive:${folder}/docker.tar:sample:1`);
    const found = await imported('archive', `${folder}/docker.tar`);
    expect(diffIds(found)).toEqual(diffIds(image));
    expect(found.image.config.config?.Entrypoint).toEqual(['/bin/sh']);
  });

  test('docker save', async () => {
    const name = `paas-oci-save-${process.pid}:1`;
    try {
      run('skopeo', 'copy', '-q', `oci:${folder}/layout:1.0`, `docker-daemon:${name}`);
      run('docker', 'save', '-o', `${folder}/saved.tar`, name);
    } finally {
      run('docker', 'rmi', '-f', name);
    }
    expect(diffIds(await imported('archive', `${folder}/saved.tar`))).toEqual(diffIds(image));
  });

  test('a missing tag lists those that there are', async () => {
    await expect(imported('layout', `${folder}/layout`, 'nope')).rejects.toMatchObject({
      code: 'OCI_IMAGE_INVALID',
      message: expect.stringContaining('1.0'),
    });
  });

  test('an image for another platform is not taken', async () => {
    const target = openBlobStore(ports, `${folder}/other`);
    const source = { kind: 'layout', path: `${folder}/layout` } as const;
    await expect(importImage(target, source, { os: 'linux', architecture: 'arm64' })).rejects.toMatchObject({
      code: 'OCI_PLATFORM_MISSING',
    });
  });

  test.each<[string, () => void, string]>([
    ['an empty folder', () => mkdirSync(`${folder}/bad-empty`), 'OCI_IMAGE_INVALID'],
    [
      'a compressed archive',
      () => writeFileSync(`${folder}/bad-gz`, Buffer.from([0x1f, 0x8b, 8, 0])),
      'OCI_UNSUPPORTED',
    ],
    ['a text', () => writeFileSync(`${folder}/bad-text`, 'hello '.repeat(200)), 'OCI_ARCHIVE_INVALID'],
    ['nothing', () => undefined, 'FILE_UNREADABLE'],
  ])('%s is no image', async (name, make, code) => {
    make();
    const path =
      { 'an empty folder': 'bad-empty', 'a compressed archive': 'bad-gz', 'a text': 'bad-text' }[name] ??
      'bad-none';
    await expect(
      imported(path === 'bad-empty' ? 'layout' : 'archive', `${folder}/${path}`),
    ).rejects.toMatchObject({ code });
  });
});

describe('python reads the same members as we wrote', () => {
  test('names, sizes, owners, modes and kinds', async () => {
    const entries: LayerEntry[] = [
      { kind: 'directory', path: 'd', mode: 0o1777, uid: 3, gid: 4 },
      textFile('d/ß', 'content'),
      textFile(`d/${'x'.repeat(180)}`, ''),
      { kind: 'symlink', path: 's', target: `d/${'x'.repeat(180)}`, uid: 0, gid: 0 },
      {
        kind: 'file',
        path: 'owner',
        mode: 0o4755,
        uid: 4_000_000_000,
        gid: 5,
        size: 1,
        content: Buffer.from('x'),
      },
    ];
    await ports.files.writeStream(`${folder}/plain.tar`, writeTar(entries, 315_532_800));
    const script = `
import json, sys, tarfile
with tarfile.open(sys.argv[1]) as tar:
    print(json.dumps([[m.name, m.size, m.mode, m.uid, m.gid, m.mtime, m.type.decode(), m.linkname] for m in tar]))`;
    const long = `d/${'x'.repeat(180)}`;
    expect(JSON.parse(run('python3', '-c', script, `${folder}/plain.tar`))).toEqual([
      ['d', 0, 0o1777, 3, 4, 315_532_800, '5', ''],
      ['d/ß', 7, 0o644, 0, 0, 315_532_800, '0', ''],
      [long, 0, 0o644, 0, 0, 315_532_800, '0', ''],
      ['s', 0, 0o777, 0, 0, 315_532_800, '2', long],
      ['owner', 1, 0o4755, 4_000_000_000, 5, 315_532_800, '0', ''],
    ]);
  });
});

test('a base index is the same when it is read from its file', async () => {
  const stored = await readImage(store, image.manifest);
  const first = await readBaseIndex(store, stored);
  const second = await readBaseIndex(store, stored);
  expect(first.paths.has('etc/os-release')).toBe(false);
  expect(first.paths.get('app/app.py')).toMatchObject({ kind: 'file', size: 5 });
  expect([...second.paths]).toEqual([...first.paths]);
  expect([...second.files]).toEqual([...first.files]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  appendLayer,
  digestOf,
  emptyImage,
  encodeImage,
  withRuntime,
  type Layer,
} from '../../../src/oci/index.ts';
import { isMadeFrom } from '../../../src/rock/index.ts';
import { parseChiselManifest } from '../../../src/sbom/chisel-manifest.ts';
import { findComponents, readChiselManifest } from '../../../src/sbom/index.ts';
import { ROOT } from '../../support/source-files.ts';

const MANIFEST = 'var/lib/chisel/manifest.wall';
const hash = (letter: string): string => letter.repeat(64);
const line = (value: object): string => `${JSON.stringify(value)}\n`;
const head = line({ jsonwall: '1.0', schema: '1.0', count: 3 });
const bash = { kind: 'package', name: 'bash', version: '5.2-1', sha256: hash('a'), arch: 'amd64' };

describe("chisel's manifest", () => {
  test('names the packages of the slices', () => {
    const text = head + line({ kind: 'content', slice: 'bash_bins', path: '/bin/bash' }) + line(bash);
    expect(parseChiselManifest(text)).toEqual([
      { name: 'bash', version: '5.2-1', sha256: hash('a'), architecture: 'amd64' },
    ]);
  });

  test.each([
    ['of another schema', line({ jsonwall: '1.0', schema: '2.0' }) + line(bash)],
    ['without its head', line(bash)],
    ['that is no text of the kind', 'hello\n'],
    ['that is empty', ''],
  ])('%s is none', (_, text) => {
    expect(parseChiselManifest(text)).toBeUndefined();
  });

  // Written by chisel 1.4.1 for `base-files_chisel bash_bins ca-certificates_data` of Ubuntu 24.04.
  test.skipIf(!('createZstdDecompress' in zlib))(
    'is read as chisel writes it (Node 22.15 and later)',
    async () => {
      const files = new Map([[MANIFEST, readFileSync(join(ROOT, 'test/fixtures/chisel/manifest.wall'))]]);
      const found = await readChiselManifest({ files });
      expect(found?.map(({ name, version }) => `${name} ${version}`)).toEqual([
        'base-files 13ubuntu10.5',
        'bash 5.2.21-2ubuntu4',
        'ca-certificates 20260816ubuntu0.24.04.2',
        'libc6 2.39-0ubuntu8.12',
        'libssl3t64 3.0.13-0ubuntu3.16',
        'libtinfo6 6.4+20240113-1ubuntu2.2',
        'openssl 3.0.13-0ubuntu3.16',
      ]);
    },
  );

  test('that cannot be unpacked is none', async () => {
    expect(
      await readChiselManifest({ files: new Map([[MANIFEST, Buffer.from('not zstd')]]) }),
    ).toBeUndefined();
  });
});

test('of a package that is known twice, the manifest is believed', () => {
  const paths = new Map(
    ['bash', 'zlib1g'].map((name) => [`usr/share/doc/${name}`, { kind: 'directory' } as never]),
  );
  const components = findComponents(
    { paths, files: new Map() },
    {
      declared: [
        { name: 'bash', version: '5.2', architecture: 'amd64' },
        { name: 'zlib1g', version: '1.3', architecture: 'amd64' },
        { name: 'gone', version: '1', architecture: 'amd64' },
      ],
      cut: parseChiselManifest(head + line({ ...bash, version: '1:5.2' })),
    },
  );
  expect(components.map(({ name, version, sha256, found }) => [name, version, sha256, found])).toEqual([
    ['bash', '1:5.2', hash('a'), MANIFEST],
    ['zlib1g', '1.3', undefined, 'usr/share/doc/zlib1g'],
  ]);
});

describe('the resolution of a bare rock', () => {
  const layer = (name: string): Layer => ({
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest: digestOf(Buffer.from(name)),
    diffId: digestOf(Buffer.from(`${name} unpacked`)),
    size: 1,
    uncompressedSize: 1,
  });
  const history = { created: '1980-01-01T00:00:00Z', created_by: 'chisel: bash_bins' };
  const slices = appendLayer(
    emptyImage({ os: 'linux', architecture: 'arm64', variant: 'v8' }),
    layer('slices'),
    history,
  );
  const rock = withRuntime(appendLayer(slices, layer('app'), { created_by: 'rock: app' }), {
    user: '_daemon_',
  });
  const base = (digest: string): { base: { name: string; source: string; digest: `sha256:${string}` } } => ({
    base: { name: 'bare', source: '', digest: digest as `sha256:${string}` },
  });

  test('is its own when the slices below are those that it names', () => {
    expect(isMadeFrom(rock, base(encodeImage(slices).manifest.descriptor.digest))).toBe(true);
    expect(isMadeFrom(rock, base(digestOf(Buffer.from('another'))))).toBe(false);
  });

  test('is its own when nothing was cut', () => {
    const empty = emptyImage({ os: 'linux', architecture: 'amd64' });
    const plain = appendLayer(empty, layer('app'), { created_by: 'rock: app' });
    expect(isMadeFrom(plain, base(encodeImage(empty).manifest.descriptor.digest))).toBe(true);
  });
});

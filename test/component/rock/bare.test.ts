import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../../actions/publish/definition.ts';
import { main } from '../../../actions/publish/main.ts';
import { runOf } from '../../support/action-run.ts';
import { bareLab, hostSlices } from '../../support/bare-lab.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startRealRegistry } from '../../support/real-registry.ts';
import { startRock } from '../../support/rock-container.ts';
import { packIn, type Lab } from '../../support/rock-lab.ts';
import { strictTools, type StrictTools } from '../../support/strict-tools.ts';

/** A rock without an extension that wants no more than what is built in: no chisel is needed, and there is no shell. */
const CERTIFICATES_ONLY = `name: shortcuts
base: bare
build-base: ubuntu@24.04
version: bare
summary: Short names
description: Short names
platforms: { amd64: , arm64: }
run-user: _daemon_
services:
  go: { override: replace, startup: enabled, command: shortcuts, working-dir: /app }
parts:
  app:
    plugin: go
    source: .
    build-environment: [CGO_ENABLED: '0']
    organize: { bin/shortcuts: usr/local/bin/shortcuts }
    stage: [usr/local/bin/shortcuts]
  files:
    plugin: dump
    source: .
    organize: { static: app/static }
    stage: [app]
  certificates:
    plugin: nil
    stage-packages: [ca-certificates_data]
`;

let ports: TestPorts;
let tools: StrictTools;
let lab: Lab;
let first: Awaited<ReturnType<typeof packIn>>;
let slices: Awaited<ReturnType<typeof hostSlices>>;
beforeAll(async () => {
  lab = await bareLab('go');
  tools = await strictTools(lab.folder, ['chisel']);
  ports = realPorts({ PATH: `${tools.bin}:${process.env['PATH'] ?? ''}`, STRICT_TOOLS: tools.bin });
  // No earlier run can have cut these.
  await writeFile(join(lab.folder, 'unique.txt'), randomUUID());
  slices = await hostSlices(ports);
  await answer({ bash_bins: [...(slices['bash_bins'] ?? []), join(lab.folder, 'unique.txt')] });
  first = await packIn(ports, lab, { inputs: { 'max-age': '0' } });
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await tools.ports.dispose();
  await ports.dispose();
});

const answer = (more: Readonly<Record<string, readonly string[]>> = {}): Promise<void> =>
  tools.answer([
    {
      to: '^chisel cut ',
      cuts: { ...slices, ...more },
      stderr: '2026/11/25 22:03:01 Fetching pool/main/b/bash/bash_5.2.21-2ubuntu4_amd64.deb...\n',
    },
  ]);
const resolutionOf = async ({ resolution }: typeof first): Promise<{ base: { packages: unknown } }> =>
  JSON.parse(await readFile(resolution ?? '', 'utf8')) as { base: { packages: unknown } };

test('chisel is asked once for the slices of all parts', async () => {
  const [line = '', ...more] = await tools.lines();
  expect(more).toEqual([]);
  expect(line).toMatch(
    /^chisel cut --ignore=unmaintained --ignore=unstable --release=ubuntu-24\.04 --arch=\w+ --root=\S+ bash_bins ca-certificates_data coreutils_bins$/,
  );
  expect((await resolutionOf(first)).base).toMatchObject({
    name: 'bare',
    packages: [{ name: 'bash', version: '5.2.21-2ubuntu4', architecture: 'amd64' }],
  });
  expect(first['stand-in']).toBe('');
});

test('the bill of materials names the packages of the slices, for the release that they are of', async () => {
  const registry = await startRealRegistry();
  const inputs = { rock: first.rock ?? '', image: `${registry.host}/shortcuts`, sbom: 'true' };
  const { sbom = '' } = await main(runOf(publish, ports, lab.folder, inputs)).finally(() => registry.close());
  const { components } = JSON.parse(await readFile(sbom, 'utf8')) as { components: { purl: string }[] };
  expect(components.map(({ purl }) => purl)).toEqual([
    'pkg:deb/ubuntu/bash@5.2.21-2ubuntu4?arch=amd64&distro=ubuntu-24.04',
  ]);
});

test('the rock runs as _daemon_ on nothing but its slices, and the app answers', async () => {
  await using container = await startRock(ports, {
    rock: first.rock ?? '',
    image: 'shortcuts:bare',
    port: 8080,
  });
  expect(await (await fetch(container.url)).text()).toContain('There is no database yet');
  expect(await container.exec('pebble', 'services')).toMatch(/^go +enabled +active/m);
  expect(await container.exec('sh', '-c', 'id -u; echo "$PATH"; cat /etc/passwd; ls /')).toBe(
    [
      '584792',
      '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      '_daemon_:x:584792:584792::/var/lib/pebble/default:/usr/bin/false',
      ...['app', 'dev', 'etc', 'lib', 'lib64', 'opt', 'proc', 'sys', 'tmp', 'usr', 'var'],
      '',
    ].join('\n'),
  );
  expect(await container.exec('cat', '/.rock/id')).toBe(`${first['image-id']}\n`);
  expect(await container.exec('cat', '/.rock/metadata.yaml')).toMatch(/^base: bare$(?![^]*base-digest)/m);
});

describe('a second run', () => {
  test('cuts again when that is asked for, and makes nothing of the same slices', async () => {
    const before = (await tools.lines()).length;
    expect(await packIn(ports, lab, { inputs: { 'max-age': '0' } })).toMatchObject({
      digest: first.digest,
      rebuilt: '',
    });
    expect(await tools.lines()).toHaveLength(before + 1);
  });

  test('cuts nothing while the last answer is current, nor when the resolution file pins it', async () => {
    const before = (await tools.lines()).length;
    expect(await packIn(ports, lab)).toMatchObject({ digest: first.digest });
    const pinned = { resolution: first.resolution ?? '', 'max-age': '0' };
    expect(await packIn(ports, lab, { inputs: pinned })).toMatchObject({ digest: first.digest });
    expect(await tools.lines()).toHaveLength(before);
  });

  test('refuses other bytes than those that are pinned', async () => {
    await using other = await bareLab('go');
    const cacheDir = join(other.folder, 'cache');
    await writeFile(join(lab.folder, 'unique.txt'), randomUUID());
    await answer({ bash_bins: [...(slices['bash_bins'] ?? []), join(lab.folder, 'unique.txt')] });
    const inputs = { resolution: first.resolution ?? '', 'pebble-binary': '/bin/true' };
    await expect(packIn(ports, other, { inputs, cacheDir })).rejects.toMatchObject({
      code: 'ROCK_RESOLUTION',
      hint: expect.stringContaining('Ubuntu has newer packages') as string,
    });
  });
});

test('a slice that chisel does not know is refused at its line', async () => {
  await using other = await bareLab(
    'go',
    '\nparts:\n  more:\n    plugin: nil\n    stage-packages: [libzip4_libz]\n',
  );
  await expect(packIn(ports, other)).rejects.toMatchObject({
    code: 'ROCK_CHISEL',
    message: 'chisel cannot cut the slices: slice libzip4_libz not found',
    at: { file: 'app/rockcraft.yaml', line: 20 },
  });
});

test('with certificates alone no chisel is needed, and the rock runs without a shell', async () => {
  await using other = await bareLab('go');
  await writeFile(join(other.app, 'rockcraft.yaml'), CERTIFICATES_ONLY);
  const before = (await tools.lines()).length;
  const packed = await packIn(ports, other);
  expect(await tools.lines()).toHaveLength(before);
  // Its certificates are of the base that stands in for the build base.
  expect(packed['stand-in']).toMatch(/Debian|Ubuntu/);
  await using container = await startRock(ports, {
    rock: packed.rock ?? '',
    image: 'shortcuts:bare',
    port: 8080,
  });
  expect((await fetch(container.url)).status).toBe(200);
  expect(await container.exec('pebble', 'services')).toMatch(/^go +enabled +active/m);
  await expect(container.exec('sh', '-c', 'true')).rejects.toMatchObject({ code: 'TOOL_FAILED' });
});

import { randomUUID } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { publishPair, type PublishedPair } from '../../support/published-pair.ts';
import { flaskLab, type Lab } from '../../support/rock-lab.ts';
import { machinesIn, unpackAs } from '../../support/unpacked-image.ts';

let ports: TestPorts;
let lab: Lab;
let pair: PublishedPair;

const run = async (...argv: readonly [string, ...string[]]): Promise<string> =>
  (await ports.exec.run({ argv, timeout: 120_000 })).stdout;

beforeAll(async () => {
  ports = realPorts();
  lab = await flaskLab();
  const file = join(lab.app, 'rockcraft.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('  amd64:\n', '  amd64:\n  arm64:\n'));
  await appendFile(join(lab.app, 'app.py'), `# ${randomUUID()}\n`);
  pair = await publishPair(ports, lab, 'guestbook');
});
afterAll(async () => {
  await pair[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

/** What skopeo sees in the registry for one architecture. */
async function inspect(architecture: string): Promise<{ Architecture: string; Layers: readonly string[] }> {
  const remote = ['--tls-verify=false', `docker://${pair.registry.host}/guestbook:1.0`];
  const seen = await run('skopeo', `--override-arch=${architecture}`, 'inspect', ...remote);
  return JSON.parse(seen) as { Architecture: string; Layers: readonly string[] };
}

describe('platform: all', () => {
  test('gives all rocks, the digest of their index, and one value a line for what they differ in', () => {
    const paths = ['amd64', 'arm64'].map((name) => join(lab.folder, `out/guestbook_1.0_${name}.rock`));
    expect(pair.packed.rock?.split('\n')).toEqual(paths);
    expect(JSON.parse(pair.packed.rocks ?? '')).toEqual(paths);
    expect(pair.packed.digest).toBe(pair.pushed.digest);
    expect(pair.packed.resolution?.split('\n')).toEqual([
      `amd64=${paths[0] ?? ''}.resolution.json`,
      `arm64=${paths[1] ?? ''}.resolution.json`,
    ]);
    for (const name of ['image-id', 'base'] as const)
      expect(new Set(pair.packed[name]?.split('\n')).size).toBe(2);
  });

  test('tells on the page what each rock is, and what they have in common', () => {
    expect(pair.packed.summary).toContain(`Together they are the image ${pair.packed.digest ?? ''}`);
    expect(pair.packed.summary).toMatch(/#### arm64[^#]*\| app \| .* \| reused \| the same as for amd64 \|/);
  });

  test('gives the same rocks again with their own resolution files, and makes nothing', async () => {
    expect(await pair.pack({ resolution: pair.packed.resolution ?? '' })).toMatchObject({
      digest: pair.packed.digest,
      rebuilt: '',
    });
  });

  test('a changed line makes one layer of the app, and the rock alone is the same as beside the other', async () => {
    await appendFile(join(lab.app, 'app.py'), `# ${randomUUID()}\n`);
    const changed = await pair.pack();
    expect(changed.rebuilt).toBe('app,metadata');
    expect(changed.summary).toMatch(/#### arm64[^#]*\| app \| .* \| the same as for amd64 \|/);
    const alone = await pair.pack({ platform: 'arm64' });
    expect(alone.rebuilt).toBe('');
    expect(changed['image-id']?.split('\n')[1]).toBe(alone['image-id']);
  });
});

describe('the index in a registry', () => {
  test('has an image for each architecture, and their equal layers once', async () => {
    const [amd64, arm64] = [await inspect('amd64'), await inspect('arm64')];
    expect([amd64.Architecture, arm64.Architecture]).toEqual(['amd64', 'arm64']);
    expect([amd64.Layers.length, arm64.Layers.length]).toEqual([6, 6]);
    // Base, packages, programs, wheels and metadata differ; the app is the app.
    expect(amd64.Layers.filter((digest) => arm64.Layers.includes(digest))).toEqual([amd64.Layers[4]]);
  });

  test('gives on an arm64 machine an image whose every program is for arm64', async () => {
    const bundle = await unpackAs(ports, 'arm64', `${pair.registry.host}/guestbook:1.0`, lab.folder);
    expect(pair.packed['image-id']?.split('\n')).toContain(
      (await readFile(join(bundle, '.rock/id'), 'utf8')).trim(),
    );
    const machines = await machinesIn(bundle);
    for (const program of [
      /bin\/pebble$/,
      /bin\/statsd_exporter$/,
      /bin\/python3\.\d+$/,
      /markupsafe\/.*\.so$/,
    ])
      expect([...machines.keys()].filter((path) => program.test(path))).toHaveLength(1);
    expect([...machines].filter(([, machine]) => machine !== 'arm64')).toEqual([]);
  });
});

describe('what is for one architecture', () => {
  test.each([
    ['a base without a line for the other', 'base-image', 'has no line for arm64'],
    ['a base that is made for the other', 'base-image', 'made for amd64, the rock is for arm64'],
    ['a program that is built for the other', 'pebble-binary', 'built for amd64, the rock is for arm64'],
  ])('%s is refused', async (_, input, message) => {
    const [own = ''] = pair.bases.split('\n');
    const given = message.includes('no line')
      ? own
      : input === 'base-image'
        ? own.slice('amd64='.length)
        : '/bin/true';
    await expect(pair.pack({ [input]: given })).rejects.toThrow(message);
  });
});

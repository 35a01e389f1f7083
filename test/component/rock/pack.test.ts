import { randomUUID } from 'node:crypto';
import { appendFile, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRegistry } from '../../../src/registry/index.ts';
import { openImage, parseReference } from '../../../src/oci/index.ts';
import { flipBit } from '../../support/flip-bit.ts';
import { ownPrograms } from '../../support/own-programs.ts';
import { fillCache } from '../../support/pack-elsewhere.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startRealRegistry } from '../../support/real-registry.ts';
import { loadRock } from '../../support/rock-container.ts';
import { flaskLab, packIn, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let lab: Lab;
let first: Awaited<ReturnType<typeof packIn>>;
beforeAll(async () => {
  ports = realPorts();
  lab = await flaskLab();
  first = await packIn(ports, lab);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

const rock = (): string => first.rock ?? '';
const run = async (...argv: readonly [string, ...string[]]): Promise<string> =>
  (await ports.exec.run({ argv, timeout: 120_000 })).stdout;
const image = 'guestbook:1.0';

describe('the rock is an image for', () => {
  test('skopeo', async () => {
    const seen = JSON.parse(await run('skopeo', 'inspect', `oci-archive:${rock()}:1.0`)) as Record<
      string,
      unknown
    >;
    expect(seen['Digest']).toBe(first.digest);
    expect(seen['Labels']).toMatchObject({
      'io.paas-action.rock.id': first['image-id'],
      'io.paas-action.base.stand-in': first['stand-in'],
      'org.opencontainers.image.title': 'guestbook',
      'org.opencontainers.image.version': '1.0',
    });
    expect(seen['Layers']).toHaveLength(6);
  });

  test('umoci', async () => {
    const layout = join(lab.folder, 'layout');
    await run('skopeo', 'copy', '--quiet', `oci-archive:${rock()}:1.0`, `oci:${layout}:1.0`);
    const bundle = join(lab.folder, 'bundle');
    await run('umoci', 'raw', 'unpack', '--rootless', '--image', `${layout}:1.0`, bundle);
    expect(await readFile(join(bundle, '.rock/id'), 'utf8')).toBe(`${first['image-id'] ?? ''}\n`);
    expect(await readFile(join(bundle, 'etc/passwd'), 'utf8')).toMatch(/^_daemon_:x:584792:584792::/m);
    expect(await readFile(join(bundle, 'flask/app/app.py'), 'utf8')).toContain('Flask(__name__)');
  });

  test('buildah', async () => {
    const store = join(lab.folder, 'buildah');
    const pull = async (driver: string): Promise<{ own: string[]; id: string }> => {
      const own = ['--root', `${store}/root`, '--runroot', `${store}/run`, '--storage-driver', driver];
      const id = await run('buildah', ...own, 'pull', '--quiet', `oci-archive:${rock()}`);
      return { own, id: id.trim() };
    };
    // Not every file system can be below an overlay; without one, each layer is a copy of all below it.
    const { own, id } = await pull('overlay').catch(async () => {
      await rm(store, { recursive: true, force: true });
      return pull('vfs');
    });
    const seen = await run('buildah', ...own, 'inspect', '--type', 'image', id);
    expect(seen).toContain(first['image-id']);
    await run('buildah', ...own, 'rmi', '--all');
  });

  test('docker, which loads the file as it is', async () => {
    expect((await loadRock(ports, { rock: rock(), image })).said).toContain(`Loaded image: ${image}`);
  });
});

test('the rock runs alone: Pebble starts the services as _daemon_, and the app answers', async () => {
  const { id } = await loadRock(ports, { rock: rock(), image });
  const container = (await run('docker', 'run', '--detach', '--publish', '127.0.0.1::8000', id)).trim();
  try {
    const address = (await run('docker', 'port', container, '8000')).trim();
    const answer = await firstAnswer(`http://${address}/`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Guest book');
    const services = await run('docker', 'exec', container, 'pebble', 'services');
    expect(services).toMatch(/^flask +enabled +active/m);
    expect(services).toMatch(/^statsd-exporter +enabled +active/m);
    expect((await run('docker', 'exec', container, 'id', '-u')).trim()).toBe('584792');
    expect(await run('docker', 'exec', container, 'cat', '/.rock/metadata.yaml')).toMatch(
      /^name: guestbook$/m,
    );
  } finally {
    await run('docker', 'rm', '--force', container);
  }
});

describe('a second run', () => {
  test('makes no layer when nothing changed, sends nothing and leaves the file as it is', async () => {
    await using registry = await disposableRegistry();
    const push = async (): Promise<ReturnType<ReturnType<typeof createRegistry>['traffic']>> => {
      const client = createRegistry(ports);
      const opened = await openImage(ports, { kind: 'archive', path: rock() }, undefined);
      await client.push(opened.content, opened.image, parseReference(`${registry.host}/guestbook:1.0`));
      return client.traffic();
    };
    await push();
    const before = await ports.files.stat(rock());
    const again = await packIn(ports, lab);
    expect(again).toMatchObject({ digest: first.digest, rebuilt: '' });
    expect(await ports.files.stat(rock())).toEqual(before);
    const traffic = await push();
    expect(traffic.uploaded).toBe(0);
    expect(traffic.requests).toBeLessThanOrEqual(2);
  });

  test('after a changed line makes the layer of the app and the metadata, in a file that equals one made anew', async () => {
    await appendFile(join(lab.app, 'app.py'), `# ${randomUUID()}\n`);
    const changed = await packIn(ports, lab);
    expect(changed.rebuilt).toBe('app,metadata');
    expect(changed.digest).not.toBe(first.digest);
    const updated = join(lab.folder, 'updated.rock');
    await copyFile(rock(), updated);
    await rm(rock());
    expect(await packIn(ports, lab)).toMatchObject({ digest: changed.digest, rebuilt: '' });
    expect((await readFile(rock())).equals(await readFile(updated))).toBe(true);
  });

  test('does not trust a file that somebody has changed', async () => {
    const before = await readFile(rock());
    const damaged = Buffer.from(before);
    damaged.writeUInt8(damaged.readUInt8(4096) ^ 1, 4096);
    await writeFile(rock(), damaged);
    await packIn(ports, lab);
    expect((await readFile(rock())).equals(before)).toBe(true);
  });

  test('tells the layers, what was made and why, and that the base is a stand-in', async () => {
    await appendFile(join(lab.app, 'app.py'), `# ${randomUUID()}\n`);
    const { summary } = await packIn(ports, lab);
    expect(summary).toMatch(/\| app \| .* \| \*\*made\*\* \| changed: files \|/);
    expect(summary).toMatch(/\| runtime \| .* \| reused \| nothing changed \|/);
    expect(summary).toContain('stand-in');
  });
});

test('a cache folder that is no folder costs time, and a line in the log', async () => {
  await using other = await flaskLab();
  const [pebble, exporter] = await ownPrograms(ports);
  const inputs = { 'pebble-binary': pebble?.path ?? '', 'statsd-exporter-binary': exporter?.path ?? '' };
  const cacheDir = join(other.app, 'app.py/cache');
  const { digest } = await packIn(ports, other, { inputs, cacheDir });
  expect(ports.reporter.lines.join('\n')).toContain('the cache folder cannot be used');
  expect((await packIn(ports, other, { inputs })).digest).toBe(digest);
});

describe('a resolution file', () => {
  test('pins the next run to the same digest, and is written again as it was', async () => {
    await using other = await flaskLab();
    const made = await packIn(ports, other);
    const resolution = join(other.folder, 'pinned.json');
    await copyFile(made.resolution ?? '', resolution);
    const cacheDir = join(other.folder, 'cold');
    await fillCache(ports, cacheDir);
    const pinned = await packIn(ports, other, { inputs: { resolution }, cacheDir });
    expect(pinned.digest).toBe(made.digest);
    expect(pinned.rebuilt).toBe('runtime,platform,dependencies,app,metadata');
    expect(await readFile(pinned.resolution ?? '', 'utf8')).toBe(await readFile(resolution, 'utf8'));

    // Everything kept has its size and another content: it is dropped, told and made anew.
    const blobs = join(cacheDir, 'oci/blobs/sha256');
    for (const name of await readdir(blobs)) flipBit(join(blobs, name));
    await rm(pinned.rock ?? '');
    expect(await packIn(ports, other, { inputs: { resolution }, cacheDir })).toMatchObject({
      digest: made.digest,
      rebuilt: 'runtime,platform,dependencies,app,metadata',
    });
    expect(ports.reporter.lines.join('\n')).toMatch(/warning: \d+ of the layers and documents kept/);
  });

  test('is refused when the project asks for something else', async () => {
    await using other = await flaskLab();
    const made = await packIn(ports, other);
    const resolution = join(other.folder, 'pinned.json');
    await copyFile(made.resolution ?? '', resolution);
    await appendFile(join(other.app, 'requirements.txt'), 'itsdangerous\n');
    await expect(packIn(ports, other, { inputs: { resolution } })).rejects.toMatchObject({
      code: 'ROCK_RESOLUTION',
    });
  });

  test('is refused when pyproject.toml depends on something else', async () => {
    await using other = await flaskLab();
    const project = join(other.app, 'pyproject.toml');
    const text = '[project]\nname = "guestbook"\nversion = "1"\ndependencies = ["flask"]\n';
    await writeFile(project, text);
    const made = await packIn(ports, other);
    const resolution = join(other.folder, 'pinned.json');
    await copyFile(made.resolution ?? '', resolution);
    await writeFile(project, text.replace('version = "1"', 'version = "2"'));
    expect(await packIn(ports, other, { inputs: { resolution } })).toMatchObject({ digest: made.digest });
    await writeFile(project, text.replace('"flask"', '"flask", "itsdangerous>=2"'));
    await expect(packIn(ports, other, { inputs: { resolution } })).rejects.toMatchObject({
      code: 'ROCK_RESOLUTION',
    });
  });

  test.each([
    ['base', (text: string) => text.replace(/("digest": "sha256:)[0-9a-f]{8}/, '$100000000')],
    [
      'programs',
      (text: string) =>
        text.replace(/("name": "pebble",\s*"version": "[^"]*",\s*"sha256": ")[0-9a-f]{8}/, '$100000000'),
    ],
  ])('is refused when its %s cannot be had', async (_, change) => {
    await using other = await flaskLab();
    const made = await packIn(ports, other);
    const text = await readFile(made.resolution ?? '', 'utf8');
    expect(change(text)).not.toBe(text);
    await writeFile(join(other.folder, 'pinned.json'), change(text));
    await expect(packIn(ports, other, { inputs: { resolution: 'pinned.json' } })).rejects.toMatchObject({
      code: 'ROCK_RESOLUTION',
    });
  });
});

async function disposableRegistry(): Promise<{ host: string } & AsyncDisposable> {
  const { host, close } = await startRealRegistry();
  return { host, [Symbol.asyncDispose]: close };
}

async function firstAnswer(url: string): Promise<Response> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer`);
}

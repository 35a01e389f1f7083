import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../../actions/publish/definition.ts';
import { main } from '../../../actions/publish/main.ts';
import {
  STAND_IN_LABEL,
  withRuntime,
  writeImage,
  writeLayout,
  writeOciArchive,
  type StoredImage,
} from '../../../src/oci/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startRealRegistry, type RealRegistry } from '../../support/real-registry.ts';
import { sampleImage } from '../../support/sample-image.ts';

// Of the password `canary-secret`, made with crypt(3).
const LOGIN = 'ann:$2b$12$BT9faouqeDXBbCNEzcxBauHVszUsmutQDJlxC3OQjn1v/wKD2L4T2';

let ports: TestPorts;
let folder: string;
let image: StoredImage;
let arm64: StoredImage;
let open: RealRegistry;
let guarded: RealRegistry;

beforeAll(async () => {
  ports = realPorts();
  const sample = await sampleImage(ports);
  ({ folder, image } = sample);
  await writeLayout(sample.store, image, `${folder}/layout`, '1.4');
  await writeOciArchive(sample.store, image, `${folder}/shop_1.4_amd64.rock`, { tag: '1.4' });
  arm64 = await writeImage(sample.store, {
    ...image.image,
    config: { ...image.image.config, architecture: 'arm64', variant: 'v8' },
  });
  await writeOciArchive(sample.store, arm64, `${folder}/shop_1.4_arm64.rock`, { tag: '1.4' });
  await writeOciArchive(sample.store, arm64, `${folder}/shop_2_arm64.rock`, { tag: '2' });
  await ports.files.write(`${folder}/shop.charm`, 'a charm');
  const labelled = withRuntime(image.image, { labels: { [STAND_IN_LABEL]: 'debian 12' } });
  await writeLayout(sample.store, await writeImage(sample.store, labelled), `${folder}/stand-in`, '1.4');
  [open, guarded] = await Promise.all([startRealRegistry(), startRealRegistry(LOGIN)]);
});
afterAll(async () => {
  await Promise.all([open.close(), guarded.close()]);
  await ports.dispose();
});

const run = (inputs: Record<string, string>, variables: Record<string, string> = {}) => {
  const started = runOf(publish, ports, folder, inputs, variables);
  return main(started).then((outputs) => ({ outputs, summary: started.summary.render() }));
};
const inspect = (name: string): { Digest: string } =>
  JSON.parse(
    execFileSync('skopeo', ['inspect', '--tls-verify=false', `docker://${name}`], { encoding: 'utf8' }),
  ) as { Digest: string };

describe('a push', () => {
  test('of a .rock names the image by its digest and says what was done', async () => {
    const { outputs, summary } = await run({
      rock: 'shop_1.4_amd64.rock',
      image: `${open.host}/acme/shop`,
      charm: 'shop.charm',
      tags: 'latest',
    });
    expect(outputs).toMatchObject({
      image: `${open.host}/acme/shop@${image.manifest.digest}`,
      digest: image.manifest.digest,
      repository: `${open.host}/acme/shop`,
      tags: `${open.host}/acme/shop:1.4\n${open.host}/acme/shop:latest`,
      charm: `${folder}/shop.charm`,
      'charm-sha256': createHash('sha256').update('a charm').digest('hex'),
    });
    expect(Number(outputs.uploaded)).toBeGreaterThan(0);
    expect(summary).toContain(image.manifest.digest);
    expect(inspect(`${open.host}/acme/shop:1.4`).Digest).toBe(image.manifest.digest);
    expect(inspect(`${open.host}/acme/shop:latest`).Digest).toBe(image.manifest.digest);
  });

  test('again, from the layout folder, sends nothing', async () => {
    await run({ rock: 'shop_1.4_amd64.rock', image: `${open.host}/acme/again` });
    const { outputs, summary } = await run({ rock: 'layout', image: `${open.host}/acme/again` });
    expect(outputs.uploaded).toBe('0');
    expect(summary).toContain('was there already');
    expect(summary).toContain('0 bytes sent in 1 request');
  });

  test('mounts what another repository has', async () => {
    await run({ rock: 'layout', image: `${open.host}/acme/first` });
    const { outputs } = await run({
      rock: 'layout',
      image: `${open.host}/acme/second`,
      'mount-from': 'acme/first',
    });
    // Only the manifest travels.
    expect(Number(outputs.uploaded)).toBe(image.manifest.size);
  });

  test('as a dry run sends nothing', async () => {
    const { outputs } = await run({ rock: 'layout', image: `${open.host}/acme/dry`, 'dry-run': 'true' });
    expect(outputs.digest).toBe(image.manifest.digest);
    expect(() => inspect(`${open.host}/acme/dry:1.4`)).toThrow();
  });
});

describe('two jobs with one tag', () => {
  test('the last one has it, both images are whole, and each goes on with its own digest', async () => {
    const name = `${open.host}/acme/race`;
    const other = { rock: 'shop_1.4_arm64.rock', image: name };
    let second: Promise<unknown> | undefined;
    // The other job does all of its work between our push of the tag and our look at it.
    const interrupted: TestPorts = {
      ...ports,
      http: {
        ...ports.http,
        async request(request) {
          const response = await ports.http.request(request);
          if (request.method === 'PUT' && request.url.endsWith('/manifests/1.4'))
            await (second ??= run(other));
          return response;
        },
      },
    };
    const started = runOf(publish, interrupted, folder, {
      rock: 'shop_1.4_amd64.rock',
      image: name,
      tags: 'ours',
    });
    const outputs = await main(started);
    expect(outputs).toMatchObject({
      digest: image.manifest.digest,
      image: `${name}@${image.manifest.digest}`,
      tags: `${name}:ours`,
    });
    expect(inspect(`${name}:1.4`).Digest).toBe(arm64.manifest.digest);
    const warning = ports.reporter.lines.find((line) => line.includes('somebody else'));
    expect(warning).toContain(arm64.manifest.digest);
    expect(started.summary.render()).toContain(`the tag names ${arm64.manifest.digest}`);
    for (const digest of [image.manifest.digest, arm64.manifest.digest])
      execFileSync('skopeo', [
        ...['copy', '--all', '--src-tls-verify=false', `docker://${name}@${digest}`],
        `oci:${folder}/race-${digest.slice(7, 19)}`,
      ]);
  });
});

describe('rocks for two architectures', () => {
  const inputs = { rock: 'shop_1.4_amd64.rock\nshop_1.4_arm64.rock' };
  const platformsOf = (name: string): unknown =>
    (
      JSON.parse(
        execFileSync('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${name}`], {
          encoding: 'utf8',
        }),
      ) as { manifests: { digest: string; platform: { architecture: string } }[] }
    ).manifests.map(({ digest, platform }) => [platform.architecture, digest]);

  test('become one image, whose equal layers are sent once', async () => {
    const name = `${open.host}/acme/both`;
    await run({ rock: 'shop_1.4_amd64.rock', image: name, tags: 'amd64' });
    const { outputs } = await run({ ...inputs, image: name });
    expect(outputs.image).toBe(`${name}@${outputs.digest ?? ''}`);
    expect(platformsOf(`${name}:1.4`)).toEqual([
      ['amd64', image.manifest.digest],
      ['arm64', arm64.manifest.digest],
    ]);
    // The layers are there: only the second configuration, its manifest and the index travel.
    const index = execFileSync('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${name}:1.4`]);
    const documents = arm64.config.size + arm64.manifest.size + index.byteLength;
    expect(Number(outputs.uploaded)).toBe(documents);
  });

  test('are the same image in any order, and are not sent again', async () => {
    const name = `${open.host}/acme/order`;
    const first = await run({ ...inputs, image: name });
    const second = await run({ rock: 'shop_1.4_arm64.rock\nshop_1.4_amd64.rock', image: name });
    expect(second.outputs).toMatchObject({ digest: first.outputs.digest, uploaded: '0' });
    expect(second.summary).toContain('0 bytes sent in 1 request');
  });

  test('are announced by a dry run, index last', async () => {
    const { summary } = await run({ ...inputs, image: `${open.host}/acme/dry`, 'dry-run': 'true' });
    const puts = [...summary.matchAll(/PUT \S+\/manifests\/(\S+)/g)].map(([, name]) => name);
    expect(puts.slice(0, 2)).toEqual([image.manifest.digest, arm64.manifest.digest]);
    expect(puts.at(-1)).toBe('1.4');
  });

  test.each([
    ['two for the same architecture', { rock: 'shop_1.4_amd64.rock\nlayout' }, 'OCI_IMAGE_INVALID'],
    ['the resolution of one of them', { ...inputs, resolution: 'one.json' }, 'INPUT_INVALID'],
    ['a release of one of them', { ...inputs, charmhub: 'login', charm: 'shop.charm' }, 'INPUT_INVALID'],
    ['another version', { rock: 'shop_1.4_amd64.rock\nshop_2_arm64.rock' }, 'INPUT_INVALID'],
  ])('are refused with %s', async (_, given, code) => {
    await expect(run({ ...given, image: `${open.host}/acme/no` })).rejects.toMatchObject({ code });
  });
});

describe('logins', () => {
  test('of the inputs', async () => {
    const { outputs } = await run({
      rock: 'layout',
      image: `${guarded.host}/acme/shop`,
      username: 'ann',
      password: 'canary-secret',
    });
    expect(outputs.digest).toBe(image.manifest.digest);
  });

  test('of docker login', async () => {
    const auth = Buffer.from('ann:canary-secret').toString('base64');
    await ports.files.write(
      `${folder}/home/.docker/config.json`,
      JSON.stringify({ auths: { [guarded.host]: { auth } } }),
    );
    const { outputs } = await run({ rock: 'layout', image: `${guarded.host}/acme/other` });
    expect(outputs.digest).toBe(image.manifest.digest);
    await ports.files.remove(`${folder}/home`);
  });

  test('of docker login, past helpers of a look-alike host and helpers that talk nonsense', async () => {
    const bin = `${folder}/bin`;
    const asked = `${folder}/asked`;
    for (const [name, answers] of [
      ['evil', 'not json'],
      ['broken', '{"Username":'],
    ] as const) {
      const program = `${bin}/docker-credential-${name}`;
      await ports.files.write(program, `#!/bin/sh\necho ${name} >> ${asked}\necho '${answers}'\n`);
      await ports.files.chmod(program, 0o755);
    }
    const helped = realPorts({ PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: folder });
    const credHelpers = {
      [`${guarded.host}.attacker.example`]: 'evil',
      [`attacker.example/${guarded.host}`]: 'evil',
      [guarded.host]: 'broken',
    };
    const auth = Buffer.from('ann:canary-secret').toString('base64');
    const config = { credHelpers, auths: { [guarded.host]: { auth } } };
    await ports.files.write(`${folder}/docker/config.json`, JSON.stringify(config));
    const given = { rock: 'layout', image: `${guarded.host}/acme/helped` };
    const outputs = await main(runOf(publish, helped, folder, given, { DOCKER_CONFIG: `${folder}/docker` }));
    await helped.dispose();
    expect(outputs.digest).toBe(image.manifest.digest);
    expect(await ports.files.readText(asked)).toBe('broken\n');
  });

  test.each([
    ['wrong', { username: 'ann', password: 'canary-wrong' }],
    ['none', {}],
  ])('%s: refused, and the tag stays away', async (_, login) => {
    const work = run({ rock: 'layout', image: `${guarded.host}/acme/refused`, ...login });
    await expect(work).rejects.toMatchObject({ code: 'REGISTRY_LOGIN_REFUSED' });
    await expect(work).rejects.not.toThrow(/canary/);
  });
});

describe('what is refused', () => {
  test('a rock on a stand-in base, anywhere but on this machine', async () => {
    await expect(run({ rock: 'stand-in', image: 'ghcr.io/acme/shop' })).rejects.toMatchObject({
      code: 'REGISTRY_STAND_IN',
    });
    const { summary } = await run({ rock: 'stand-in', image: `${open.host}/acme/stand-in` });
    expect(summary).toContain('stand-in');
  });

  test.each<[string, Record<string, string>, string]>([
    ['no rock', { image: 'localhost:1/x' }, 'INPUT_INVALID'],
    ['a rock that is not there', { rock: 'nope.rock', image: 'localhost:1/x' }, 'INPUT_INVALID'],
    [
      'a charm that is not there',
      { rock: 'layout', charm: 'nope.charm', image: 'localhost:1/x' },
      'INPUT_INVALID',
    ],
    ['no place', { rock: 'layout' }, 'INPUT_INVALID'],
    ['a password without a name', { rock: 'layout', image: 'localhost:1/x', password: 'p' }, 'INPUT_INVALID'],
    ['a charm in place of a rock', { rock: 'shop.charm', image: 'localhost:1/x' }, 'OCI_ARCHIVE_INVALID'],
  ])('%s', async (_, inputs, code) => {
    await expect(run(inputs)).rejects.toMatchObject({ code });
  });

  test('a .rock that was cut', async () => {
    const bytes = readFileSync(`${folder}/shop_1.4_amd64.rock`);
    await ports.files.write(`${folder}/cut.rock`, bytes.subarray(0, bytes.byteLength - 3000));
    await expect(run({ rock: 'cut.rock', image: `${open.host}/acme/cut` })).rejects.toMatchObject({
      code: expect.stringMatching(/^OCI_/),
    });
    expect(() => inspect(`${open.host}/acme/cut:1.4`)).toThrow();
  });

  test('a .rock with a flipped bit in a layer', async () => {
    const bytes = readFileSync(`${folder}/shop_1.4_amd64.rock`);
    const at = bytes.indexOf(Buffer.from([0x1f, 0x8b, 8])) + 20;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await ports.files.write(`${folder}/flipped.rock`, bytes);
    await expect(run({ rock: 'flipped.rock', image: `${open.host}/acme/flipped` })).rejects.toMatchObject({
      code: 'OCI_BLOB_CORRUPT',
    });
    expect(() => inspect(`${open.host}/acme/flipped:1.4`)).toThrow();
  });
});

test('a registry that is not there', async () => {
  const gone = await startRealRegistry();
  await gone.close();
  await expect(run({ rock: 'layout', image: `${gone.host}/acme/shop` })).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
  });
});

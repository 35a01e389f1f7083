import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publish } from '../../../actions/publish/definition.ts';
import { main } from '../../../actions/publish/main.ts';
import {
  appendLayer,
  emptyImage,
  openBlobStore,
  withRuntime,
  writeImage,
  writeLayer,
  writeOciArchive,
  type StoredImage,
} from '../../../src/oci/index.ts';
import { runOf } from '../../support/action-run.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { pythonTools } from '../../support/python-tools.ts';
import { startRealRegistry, type RealRegistry } from '../../support/real-registry.ts';
import { amd64, textFile } from '../../support/sample-image.ts';
import { startScriptedRegistry, type Fault, type ScriptedRegistry } from '../../support/scripted-registry.ts';

const STATUS = ['base-files 13', 'removed-later 1'].map((line) => {
  const [name = '', version = ''] = line.split(' ');
  return `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\nArchitecture: amd64\n`;
});
const BASE = `sha256:${'b'.repeat(64)}`;
const RESOLUTION = {
  kind: 'paas-action/rock-resolution',
  format: 1,
  request: '0'.repeat(64),
  architecture: 'amd64',
  sourceDateEpoch: 0,
  base: { name: 'ubuntu@24.04', source: 'ubuntu:24.04', digest: BASE },
  packages: ['libpq5', 'not-in-the-image'].map((name) => ({
    name,
    version: '16.1-1ubuntu1',
    architecture: 'amd64',
    url: 'http://archive/',
    filename: `${name}.deb`,
    size: 1,
    sha256: 'c'.repeat(64),
  })),
  slices: [],
  inBase: [],
  tools: [],
};

let ports: TestPorts;
let folder: string;
let image: StoredImage;
let arm64: StoredImage;
let real: RealRegistry;
let scripted: ScriptedRegistry;

beforeAll(async () => {
  ports = realPorts();
  folder = await ports.files.makeTemp('sbom-');
  const store = openBlobStore(ports, `${folder}/store`);
  const below = await writeLayer(store, [
    textFile('etc/os-release', 'ID=ubuntu\nVERSION_ID="24.04"\n'),
    textFile('var/lib/dpkg/status', STATUS.join('\n')),
    textFile('lib/python3/site-packages/old-1.0.dist-info/METADATA', 'Name: old\nVersion: 1.0\n'),
  ]);
  const above = await writeLayer(store, [
    textFile('var/lib/dpkg/status', STATUS[0] ?? ''),
    textFile('usr/share/doc/libpq5/copyright', 'free'),
    textFile(
      'lib/python3/site-packages/Flask_Login-3.0.dist-info/METADATA',
      'Name: Flask_Login\nVersion: 3.0\n\nA text\n',
    ),
    textFile('app/node_modules/@acme/tool/package.json', '{"name": "@acme/tool", "version": "2.0.0"}'),
    textFile('app/node_modules/broken/package.json', '{'),
    { kind: 'whiteout', path: 'lib/python3/site-packages/old-1.0.dist-info' },
  ]);
  const layered = appendLayer(appendLayer(emptyImage(amd64), below, {}), above, {});
  const labels = { 'org.opencontainers.image.base.digest': 'b'.repeat(64) };
  image = await writeImage(store, withRuntime(layered, { labels }));
  await writeOciArchive(store, image, `${folder}/shop.rock`, { tag: '1.0' });
  arm64 = await writeImage(store, {
    ...image.image,
    config: { ...image.image.config, architecture: 'arm64' },
  });
  await writeOciArchive(store, arm64, `${folder}/shop-arm64.rock`, { tag: '1.0' });
  await ports.files.write(`${folder}/shop.rock.resolution.json`, JSON.stringify(RESOLUTION));
  real = await startRealRegistry();
  scripted = await startScriptedRegistry();
});
afterAll(async () => {
  await Promise.all([real.close(), scripted.close()]);
  await ports.dispose();
});

const run = (host: string, name: string, inputs: Record<string, string> = {}) =>
  main(
    runOf(publish, ports, folder, {
      rock: 'shop.rock',
      image: `${host}/acme/${name}:1`,
      sbom: 'true',
      ...inputs,
    }),
  );

interface Bill {
  components: { name: string; version: string; purl: string; hashes?: unknown[] }[];
}

describe('the bill of materials', () => {
  test('names what the layers hold together, by its own files', async () => {
    const { sbom = '' } = await run(real.host, 'bill');
    const { components } = JSON.parse(readFileSync(sbom, 'utf8')) as Bill;
    expect(components.map(({ purl }) => purl)).toEqual([
      'pkg:deb/ubuntu/base-files@13?arch=amd64&distro=ubuntu-24.04',
      'pkg:deb/ubuntu/libpq5@16.1-1ubuntu1?arch=amd64&distro=ubuntu-24.04',
      'pkg:npm/%40acme/tool@2.0.0',
      'pkg:pypi/flask-login@3.0',
    ]);
    expect(components[1]?.hashes).toEqual([{ alg: 'SHA-256', content: 'c'.repeat(64) }]);
  });

  test('is CycloneDX to the schema', async () => {
    const { sbom = '' } = await run(real.host, 'schema');
    const bin = pythonTools('cyclonedx', 'cyclonedx-python-lib[json-validation]==11.12.0');
    const program = [
      'import sys',
      'from cyclonedx.schema import SchemaVersion',
      'from cyclonedx.validation.json import JsonStrictValidator',
      'error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())',
      'sys.exit(str(error) if error else 0)',
    ].join('\n');
    execFileSync(join(bin, 'python'), ['-c', program, sbom]);
  });

  test('is the same for the same image', async () => {
    const first = await run(real.host, 'same');
    const text = readFileSync(first.sbom ?? '', 'utf8');
    const second = await run(real.host, 'same');
    expect(readFileSync(second.sbom ?? '', 'utf8')).toBe(text);
    expect(second['sbom-digest']).toBe(first['sbom-digest']);
  });

  test('leaves a resolution of another rock alone', async () => {
    const other = { ...RESOLUTION, base: { ...RESOLUTION.base, digest: `sha256:${'d'.repeat(64)}` } };
    await ports.files.write(`${folder}/other.json`, JSON.stringify(other));
    const { sbom = '' } = await run(real.host, 'other', { resolution: 'other.json' });
    const { components } = JSON.parse(readFileSync(sbom, 'utf8')) as Bill;
    expect(components.map(({ name }) => name)).not.toContain('libpq5');
  });
});

describe('it is attached', () => {
  test('under a tag, where the registry knows of no referrers; the list grows and keeps others', async () => {
    const outputs = await run(real.host, 'tagged');
    const tag = image.manifest.digest.replace(':', '-');
    const list = (): Promise<{ manifests: { digest: string; artifactType?: string }[] }> =>
      fetch(`http://${real.host}/v2/acme/tagged/manifests/${tag}`, {
        headers: { accept: 'application/vnd.oci.image.index.v1+json' },
      }).then((reply) => reply.json() as ReturnType<typeof list>);
    expect((await list()).manifests).toMatchObject([
      { digest: outputs['sbom-digest'], artifactType: 'application/vnd.cyclonedx+json' },
    ]);
    await run(real.host, 'tagged');
    expect((await list()).manifests).toHaveLength(1);
  });

  test('by the registry, where it says that it lists referrers', async () => {
    const listed: Fault = {
      change: (reply) => ({ ...reply, headers: { ...reply.headers, 'oci-subject': image.manifest.digest } }),
    };
    // The first manifest is the image, the second the attachment.
    scripted.script(/PUT .*manifests\/sha256/, { change: (reply) => reply }, listed);
    const outputs = await run(scripted.host, 'listed');
    expect(scripted.manifests.has(outputs['sbom-digest'] ?? '')).toBe(true);
    expect(scripted.manifests.has(image.manifest.digest.replace(':', '-'))).toBe(false);
  });

  test('once: publishing again only reads, whoever keeps the list', async () => {
    const requests = async (host: string, name: string): Promise<readonly string[]> => {
      const seen: string[] = [];
      const watched: TestPorts = {
        ...ports,
        http: {
          ...ports.http,
          request(request) {
            seen.push(request.method);
            return ports.http.request(request);
          },
        },
      };
      await main(
        runOf(publish, watched, folder, { rock: 'shop.rock', image: `${host}/acme/${name}:1`, sbom: 'true' }),
      );
      return seen;
    };
    await requests(real.host, 'once');
    // The image, the bill, the registry's list and ours, the tag.
    expect(await requests(real.host, 'once')).toEqual(['HEAD', 'HEAD', 'GET', 'GET', 'GET']);

    const outputs = await run(scripted.host, 'kept');
    const referrers = {
      status: 200,
      body: JSON.stringify({ manifests: [{ digest: outputs['sbom-digest'] }] }),
    };
    scripted.script(/GET .*referrers/, { reply: referrers });
    expect(await requests(scripted.host, 'kept')).toEqual(['HEAD', 'HEAD', 'GET', 'GET']);
  });

  test('in words alone by a dry run, every request in its order', async () => {
    const before = scripted.seen.length;
    const dry = runOf(publish, ports, folder, {
      ...{ rock: 'shop.rock', image: `${scripted.host}/acme/dry:9`, sbom: 'true', 'dry-run': 'true' },
    });
    await main(dry);
    expect(scripted.seen).toHaveLength(before);
    const page = dry.summary.render();
    const base = `${scripted.host}/v2/acme/dry`;
    const places = [
      `PUT ${base}/manifests/${image.manifest.digest}`,
      `GET ${base}/referrers/${image.manifest.digest}`,
      `GET ${base}/manifests/9`,
      `PUT ${base}/manifests/9`,
    ].map((line) => page.indexOf(line));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(-1);
    // Its content is known before it is sent: the manifest is named.
    const wet = await run(scripted.host, 'dry');
    expect(page).toContain(`PUT ${base}/manifests/${wet['sbom-digest'] ?? 'none'}`);
  });

  test('of each architecture to its own image', async () => {
    const outputs = await run(real.host, 'both', { rock: 'shop.rock\nshop-arm64.rock' });
    const bills = (outputs.sbom ?? '').split('\n');
    expect(bills.map((path) => path.split('/').at(-1))).toEqual([
      'sbom-amd64.cdx.json',
      'sbom-arm64.cdx.json',
    ]);
    for (const [at, digest] of [image.manifest.digest, arm64.manifest.digest].entries()) {
      expect(readFileSync(bills[at] ?? '', 'utf8')).toContain(digest.slice(7));
      const list = await fetch(`http://${real.host}/v2/acme/both/manifests/${digest.replace(':', '-')}`, {
        headers: { accept: 'application/vnd.oci.image.index.v1+json' },
      });
      expect(await list.text()).toContain((outputs['sbom-digest'] ?? '').split('\n')[at]);
    }
  });

  test('before the tag of the image moves', async () => {
    scripted.seen.length = 0;
    await run(scripted.host, 'order', { image: `${scripted.host}/acme/order:2` });
    const puts = scripted.log().filter((line) => /^PUT .*manifests/.test(line));
    expect(puts.at(-1)).toMatch(/manifests\/2$/);
    const attached = scripted.manifests.get(image.manifest.digest.replace(':', '-'));
    expect(attached).toBeDefined();
  });

  test('again, when another job has overwritten the list meanwhile', async () => {
    const tag = image.manifest.digest.replace(':', '-');
    scripted.manifests.delete(tag);
    let lost = false;
    scripted.script(new RegExp(`PUT .*manifests/${tag}`), {
      change(reply) {
        lost = scripted.manifests.delete(tag);
        return reply;
      },
    });
    const outputs = await run(scripted.host, 'race', { image: `${scripted.host}/acme/race:3` });
    expect(lost).toBe(true);
    expect(Buffer.from(scripted.manifests.get(tag)?.bytes ?? []).toString()).toContain(
      outputs['sbom-digest'],
    );
  });
});

import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { publishPair, type PublishedPair } from '../../support/published-pair.ts';
import { expectRefusal } from '../../support/refusal.ts';
import { exampleLab, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let lab: Lab;
let pair: PublishedPair;

const run = async (...argv: readonly [string, ...string[]]): Promise<string> =>
  (await ports.exec.run({ argv, timeout: 120_000 })).stdout;

beforeAll(async () => {
  ports = realPorts();
  lab = await exampleLab('go');
  await withoutModules(lab.app);
  pair = await publishPair(ports, lab, 'shortcuts');
});
afterAll(async () => {
  await pair[Symbol.asyncDispose]();
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

describe('a Go app for two architectures', () => {
  test('is one index of two images', async () => {
    expect(pair.packed.rock?.split('\n')).toHaveLength(2);
    expect(pair.pushed.digest).toBe(pair.packed.digest);
    const remote = ['--tls-verify=false', '--raw', `docker://${pair.registry.host}/shortcuts:1.0`];
    const index = JSON.parse(await run('skopeo', 'inspect', ...remote)) as {
      manifests: { platform: { architecture: string } }[];
    };
    expect(index.manifests.map(({ platform }) => platform.architecture)).toEqual(['amd64', 'arm64']);
  });

  // ELF's numbers of the processors: x86-64 and AArch64.
  test.each([
    ['amd64', 62],
    ['arm64', 183],
  ])('has a program that is compiled for %s, without cgo', async (architecture, machine) => {
    const layout = join(lab.folder, `${architecture}.oci`);
    const remote = `docker://${pair.registry.host}/shortcuts:1.0`;
    const copy = ['copy', '--quiet', '--src-tls-verify=false', remote, `oci:${layout}:1.0`];
    await run('skopeo', `--override-arch=${architecture}`, ...copy);
    const [layer] = await layersWith(layout, 'usr/local/bin/shortcuts');
    await run('tar', '-xzf', layer ?? '', '-C', lab.folder, 'usr/local/bin/shortcuts');
    const program = join(lab.folder, 'usr/local/bin/shortcuts');
    expect((await readFile(program)).readUInt16LE(18)).toBe(machine);
    const settings = await run('go', 'version', '-m', program);
    expect(settings).toMatch(new RegExp(`\\tbuild\\tGOARCH=${architecture}$`, 'm'));
    expect(settings).toMatch(/\tbuild\tCGO_ENABLED=0$/m);
  });

  test('is packed again without compiling, and a change compiles for both', async () => {
    const compilations = (): number =>
      ports.reporter.lines.filter((line) => line.startsWith('Compile go-framework')).length;
    const before = compilations();
    expect(await pair.pack()).toMatchObject({ digest: pair.packed.digest, rebuilt: '' });
    expect(compilations()).toBe(before);
    await appendFile(join(lab.app, 'main.go'), `\nvar changed = "${randomUUID()}"\n`);
    expect(await pair.pack()).toMatchObject({ rebuilt: 'app,metadata' });
    expect(compilations()).toBe(before + 2);
  });

  test('is refused for the one architecture that has code in C', async () => {
    await mkdir(join(lab.app, 'native'));
    const source = 'package native\n\n// int one(void) { return 1; }\nimport "C"\n\nvar One = C.one()\n';
    await writeFile(join(lab.app, 'native/native_arm64.go'), source);
    await writeFile(join(lab.app, 'native/other.go'), '//go:build !arm64\n\npackage native\n\nvar One = 1\n');
    const use = 'package main\n\nimport "github.com/example/shortcuts/native"\n\nvar one = native.One\n';
    await writeFile(join(lab.app, 'one.go'), use);
    expect(await pair.pack({ platform: 'amd64' })).toMatchObject({ rebuilt: 'app,metadata' });
    await expectRefusal(pair.pack({ platform: 'arm64' }), {
      code: 'ROCK_UNSUPPORTED',
      says: /shortcuts\/native needs cgo[^]*engine: craft/,
      at: 'app/native/native_arm64.go',
    });
  });
});

/** The example's rock with a program of the standard library alone: compiling what it imports takes most of a minute. */
async function withoutModules(app: string): Promise<void> {
  for (const name of await readdir(app)) if (/\.go$|^go\.sum$/.test(name)) await rm(join(app, name));
  await writeFile(join(app, 'go.mod'), 'module github.com/example/shortcuts\n\ngo 1.21\n');
  const serve = 'http.ListenAndServe(":8080", http.FileServer(http.Dir("static")))';
  await writeFile(
    join(app, 'main.go'),
    `package main\n\nimport "net/http"\n\nfunc main() {\n\tpanic(${serve})\n}\n`,
  );
}

/** The layers of an image on disk that hold a path. */
async function layersWith(layout: string, path: string): Promise<readonly string[]> {
  const blob = (digest: string): string => join(layout, 'blobs', digest.replace(':', '/'));
  const read = async (file: string): Promise<never> => JSON.parse(await readFile(file, 'utf8')) as never;
  const index: { manifests: { digest: string }[] } = await read(join(layout, 'index.json'));
  const manifest: { layers: { digest: string }[] } = await read(blob(index.manifests[0]?.digest ?? ''));
  const found: string[] = [];
  for (const { digest } of manifest.layers)
    if ((await run('tar', '-tzf', blob(digest))).split('\n').includes(path)) found.push(blob(digest));
  return found;
}

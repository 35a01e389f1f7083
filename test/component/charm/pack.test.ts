import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openZip, readCharm } from '../../../src/controller/index.ts';
import { charmWorkspace, FLASK, type CharmWorkspace } from '../../support/charm-project.ts';

let workspace: CharmWorkspace;
let outputs: Awaited<ReturnType<CharmWorkspace['pack']>>;

beforeAll(async () => {
  workspace = await charmWorkspace(join(FLASK, 'charm-ops'));
  outputs = await workspace.pack();
});
afterAll(() => workspace.dispose());

function python(program: string, ...args: string[]): unknown {
  return JSON.parse(execFileSync('python3', ['-c', program, ...args], { encoding: 'utf8' }));
}

describe('a packed charm', () => {
  it('is an archive that Python reads, with programs that may be run', () => {
    const seen = python(
      `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({i.filename: oct(i.external_attr >> 16) for i in archive.infolist()}))`,
      outputs.charm ?? '',
    ) as Record<string, string>;
    expect(seen).toMatchObject({
      dispatch: '0o100755',
      'hooks/install': '0o100755',
      'src/charm.py': '0o100755',
      'src/database.py': '0o100644',
      'metadata.yaml': '0o100644',
      'venv/ops/__init__.py': '0o100644',
    });
    // Tests, the project file and bytecode stay at home.
    const paths = Object.keys(seen).join('\n');
    expect(paths).not.toMatch(/^tests\/|^charmcraft\.yaml$|\.pyc$|^\.|^venv\/bin\//m);
  });

  it('is a charm that the controller deploys', () => {
    const facts = readCharm(readFileSync(outputs.charm ?? ''));
    expect(facts).toMatchObject({
      name: 'guestbook',
      digest: `sha256:${outputs.sha256 ?? ''}`,
      base: { name: 'ubuntu', channel: '24.04' },
      architectures: ['amd64'],
      containers: { 'flask-app': { resource: 'flask-app-image' } },
      resources: { 'flask-app-image': { type: 'oci-image' } },
    });
    expect(Object.keys(facts.config)).toContain('webserver-workers');
    expect(Object.keys(facts.actions)).toEqual(['rotate-secret-key']);
    expect(Object.keys(facts.endpoints).sort()).toEqual([
      'ingress',
      'logging',
      'metrics-endpoint',
      'postgresql',
      'secret-storage',
    ]);
  });

  it("has packages for the base's Python and not for this machine's", () => {
    const native = openZip(readFileSync(outputs.charm ?? ''))
      .entries.map(({ name }) => name)
      .filter((name) => name.endsWith('.so'));
    expect(native.length).toBeGreaterThan(0);
    expect(native.every((name) => name.includes('.cpython-312-x86_64-linux-gnu.'))).toBe(true);
  });

  it('says what it is made of', () => {
    const resolution = JSON.parse(readFileSync(outputs.resolution ?? '', 'utf8')) as {
      packages: { name: string; hashes: string[] }[];
    };
    expect(resolution.packages.map(({ name }) => name)).toContain('ops');
    expect(resolution.packages.every(({ hashes }) => hashes.length > 0)).toBe(true);
    expect(Number(outputs.size)).toBe(statSync(outputs.charm ?? '').size);
    expect(workspace.pages[0]).toContain('Charm guestbook');
    expect(workspace.pages[0]).toContain('ops==');
  });

  it('is left alone when nothing has changed', async () => {
    const before = statSync(outputs.charm ?? '');
    const again = await workspace.pack();
    expect(again).toEqual({ ...outputs, reused: 'true' });
    expect(outputs.reused).toBe('false');
    expect(statSync(outputs.charm ?? '')).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  });
});

describe('packages for an image that stands in for the base', () => {
  /** A root file system with nothing but the words of a system about itself. */
  function rootfs(name: string, release: string): string {
    const file = join(workspace.folder, name);
    const program = `
import io, sys, tarfile
with tarfile.open(sys.argv[1], "w") as archive:
    folder = tarfile.TarInfo("./etc"); folder.type = tarfile.DIRTYPE; folder.mode = 0o755
    archive.addfile(folder)
    data = sys.argv[2].encode()
    entry = tarfile.TarInfo("./etc/os-release"); entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))`;
    execFileSync('python3', ['-c', program, file, release]);
    return `./${name}`;
  }

  it('fit its Python', async () => {
    const image = rootfs('debian.tar', 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n');
    const { charm = '' } = await workspace.pack({ 'base-image': image, output: 'stand-in' });
    const { entries } = openZip(readFileSync(charm));
    const native = entries.map(({ name }) => name).filter((name) => name.endsWith('.so'));
    expect(native.length).toBeGreaterThan(0);
    expect(native.every((name) => name.includes('.cpython-311-'))).toBe(true);
    // The charm is still one for its base.
    expect(readCharm(readFileSync(charm)).base).toEqual({ name: 'ubuntu', channel: '24.04' });
  });

  it.each([
    [
      'a system whose Python is not known',
      'CHARM_PYTHON_UNKNOWN',
      () => rootfs('x.tar', 'ID=x\nVERSION_ID=1\n'),
    ],
    ['an image that is not there', 'ROCK_BASE', () => './nowhere.tar'],
  ])('are not guessed for %s', async (_, code, image) => {
    await expect(workspace.pack({ 'base-image': image(), output: 'none' })).rejects.toMatchObject({ code });
  });
});

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFailure } from '../../../src/errors/index.ts';
import { collect, readTar, type LayerEntry } from '../../../src/oci/index.ts';
import { writeTar } from '../../../src/oci/tar-write.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { textFile } from '../../support/sample-image.ts';

// Archives with damaged headers, whose checksums are right again: whatever we accept, Python reads as the same members.

/** Path, size, type flag with link target, content. */
type Member = readonly [string, number, string, string];

const PYTHON = `
import base64, io, json, sys, tarfile
results = []
for line in open(sys.argv[1]):
    data = base64.b64decode(line)
    try:
        members = []
        with tarfile.open(fileobj=io.BytesIO(data), mode='r:', errorlevel=2) as tar:
            for m in tar:
                content = tar.extractfile(m).read() if m.isreg() and m.size else b''
                flag = m.type.decode('latin1').replace('\\0', '0').replace('7', '0')
                link = m.linkname if flag in '12' else ''
                members.append([m.name.rstrip('/'), len(content), flag + link, base64.b64encode(content).decode()])
        results.append(members)
    except Exception:
        results.append(None)
print(json.dumps(results))`;

const FLAGS = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  'character-device': '3',
  'block-device': '4',
  directory: '5',
  fifo: '6',
};

let ports: TestPorts;
let original: Buffer;

beforeAll(async () => {
  ports = realPorts();
  const entries: LayerEntry[] = [
    textFile('a', 'abc'),
    { kind: 'directory', path: 'd', mode: 0o755, uid: 0, gid: 0 },
    textFile('d/é', 'x'.repeat(700)),
    { kind: 'symlink', path: 's', target: 't', uid: 0, gid: 0 },
    { kind: 'hardlink', path: 'h', target: 'a' },
    textFile('z'.repeat(150), 'end'),
  ];
  original = Buffer.from(await collect(writeTar(entries, 1000)));
});
afterAll(() => ports.dispose());

/** Always the same numbers, so that a failure can be looked at. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return (state >>> 8) % below;
  };
}

function damage(next: (below: number) => number): Buffer {
  const archive = Buffer.from(original);
  const bytes = [...'\0 0157/.xgLKS\n=', '\x80', '\xff'].map((char) => char.charCodeAt(0));
  const headers = Array.from({ length: archive.byteLength / 512 }, (_, index) => index * 512).filter(
    (at) => archive.toString('latin1', at + 257, at + 262) === 'ustar',
  );
  const fields = [0, 100, 108, 124, 135, 136, 156, 157, 257, 263, 345];
  for (let count = 1 + next(3); count > 0; count -= 1) {
    const header = headers[next(headers.length)] ?? 0;
    const anywhere = next(4) === 0;
    const at = anywhere ? next(archive.byteLength) : header + (fields[next(fields.length)] ?? 0) + next(8);
    archive[at] = bytes[next(bytes.length)] ?? 0;
    if (anywhere) continue;
    archive.fill(0x20, header + 148, header + 156);
    const sum = archive.subarray(header, header + 512).reduce((total, byte) => total + byte, 0);
    archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, header + 148, 'latin1');
  }
  // An empty archive is one for us, and none for Python.
  return next(10) === 0 ? archive.subarray(0, 1 + next(archive.byteLength - 1)) : archive;
}

async function readOurs(archive: Uint8Array): Promise<readonly Member[] | undefined> {
  async function* stream(): AsyncIterable<Uint8Array> {
    yield await Promise.resolve(archive);
  }
  try {
    const members: Member[] = [];
    for await (const { header, content } of readTar(stream())) {
      const bytes = Buffer.from(await collect(content));
      const flag = FLAGS[header.kind] + (header.target ?? '');
      members.push([header.path.replace(/\/+$/, ''), header.size, flag, bytes.toString('base64')]);
    }
    return members;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

test.each([1, 2, 3])('2,000 damaged archives (seed %s)', async (seed) => {
  const next = numbers(seed);
  const archives = Array.from({ length: 2000 }, () => damage(next));
  const list = `${await ports.files.makeTemp('tar-differential')}/list`;
  writeFileSync(list, archives.map((archive) => archive.toString('base64')).join('\n'));
  const output = execFileSync('python3', ['-c', PYTHON, list], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const theirs = JSON.parse(output) as readonly (readonly Member[] | null)[];
  let accepted = 0;
  for (const [index, archive] of archives.entries()) {
    const ours = await readOurs(archive);
    if (ours === undefined) continue;
    accepted += 1;
    expect({ index, members: theirs[index] }).toEqual({ index, members: ours });
  }
  // Most of the damage does not matter; a reader that refused everything would prove nothing.
  expect(accepted).toBeGreaterThan(300);
});

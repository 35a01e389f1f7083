import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { machineOf, type Machine } from '../../src/elf/index.ts';
import type { TestPorts } from './ports.ts';

/** The files that a machine of this architecture gets of an image, in a folder below `folder`. */
export async function unpackAs(
  ports: TestPorts,
  architecture: string,
  image: string,
  folder: string,
): Promise<string> {
  const layout = `oci:${join(folder, `layout-${architecture}`)}:1.0`;
  const bundle = join(folder, `bundle-${architecture}`);
  const run = (...argv: readonly [string, ...string[]]): Promise<unknown> =>
    ports.exec.run({ argv, timeout: 120_000 });
  const from = ['--quiet', '--src-tls-verify=false', `docker://${image}`];
  await run('skopeo', `--override-arch=${architecture}`, 'copy', ...from, layout);
  await run('umoci', 'raw', 'unpack', '--rootless', '--image', layout.slice('oci:'.length), bundle);
  return bundle;
}

/** The processor of every program and library in a folder. */
export async function machinesIn(folder: string): Promise<ReadonlyMap<string, Machine>> {
  const machines = new Map<string, Machine>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(20), 0, 20, 0);
    const machine = machineOf(buffer.subarray(0, bytesRead));
    if (machine !== undefined) machines.set(path.slice(folder.length + 1), machine);
  }
  return machines;
}

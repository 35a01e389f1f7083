import { cp } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pebble, provideTool, statsdExporter, type BuiltTool } from '../../src/rock/index.ts';
import type { TestPorts } from './ports.ts';
import { SHARED_CACHE } from './rock-lab.ts';
import { ROOT } from './source-files.ts';

/** The programs of ours that are in a rock, for this machine: they take minutes to build, and are built once. */
export async function ownPrograms(ports: TestPorts): Promise<readonly BuiltTool[]> {
  const architecture = (await ports.exec.run({ argv: ['dpkg', '--print-architecture'] })).stdout.trim();
  const options = { architecture, assetsDir: join(ROOT, 'src/rock/assets'), cacheDir: SHARED_CACHE };
  return Promise.all([pebble, statsdExporter].map((tool) => provideTool(ports, tool, options)));
}

/**
 * A cache with these programs and nothing else. What lies beside them in that of the tests may be another's, for another
 * processor, and not ready.
 */
export async function cacheWithPrograms(ports: TestPorts, cacheDir: string): Promise<void> {
  for (const { path } of await ownPrograms(ports))
    await cp(dirname(path), join(cacheDir, relative(SHARED_CACHE, dirname(path))), {
      recursive: true,
      preserveTimestamps: true,
    });
}

import { join } from 'node:path';
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

import { join } from 'node:path';
import { pebble, provideTool, statsdExporter } from '../../src/rock/index.ts';
import { realPorts } from './ports.ts';
import { SHARED_CACHE, standInBase } from './rock-lab.ts';
import { ROOT } from './source-files.ts';

/** Makes what nearly every test wants before the first one runs: side by side, each of them would make it. */
export async function setup(): Promise<void> {
  const ports = realPorts();
  const architecture = (await ports.exec.run({ argv: ['dpkg', '--print-architecture'] })).stdout.trim();
  const options = { architecture, assetsDir: join(ROOT, 'src/rock/assets'), cacheDir: SHARED_CACHE };
  await Promise.all([
    standInBase(ports),
    ...[pebble, statsdExporter].map((tool) => provideTool(ports, tool, options)),
  ]);
  await ports.dispose();
}

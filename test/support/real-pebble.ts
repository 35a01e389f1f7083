import { join } from 'node:path';
import type { Docker } from '../../src/docker/index.ts';
import { pebble, provideTool } from '../../src/rock/index.ts';
import type { TestPorts } from './ports.ts';
import { SHARED_CACHE } from './rock-lab.ts';
import { ROOT } from './source-files.ts';

/** Path of a Pebble for the engine's processor, built once for all tests. */
export async function realPebble(ports: TestPorts, docker: Docker): Promise<string> {
  const assetsDir = join(ROOT, 'src/rock/assets');
  const { architecture } = docker.facts;
  return (await provideTool(ports, pebble, { architecture, assetsDir, cacheDir: SHARED_CACHE })).path;
}

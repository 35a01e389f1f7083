import { join } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import { pebble, provideTool, statsdExporter } from '../../src/rock/index.ts';
import type { setupCraft } from './definition.ts';
import { ensureEngine } from './docker-engine.ts';
import { startLocalController } from './local-controller.ts';
import { ensureLocalRegistry } from './local-registry.ts';
import { ensureUv } from './uv.ts';

/** Finds or installs what the embedded engine uses; answers what was done, as rows for the summary. */
export async function prepareEmbedded(
  { inputs, ports, host }: ActionRun<typeof setupCraft>,
  withController: boolean,
): Promise<string[][]> {
  const rows: string[][] = [];
  const docker = await ensureEngine(ports, host, inputs.install);
  rows.push(['container engine', `${docker.engine.facts.version}, ${docker.how}`]);
  const uv = await ensureUv(ports, host, inputs.install);
  if (uv.folder !== undefined) await host.addPath(uv.folder);
  rows.push(['uv', `${uv.version}, ${uv.folder === undefined ? 'found on PATH' : 'installed from PyPI'}`]);
  const registry = await ensureLocalRegistry(inputs.registry, ports, host, inputs.install);
  rows.push([`registry ${inputs.registry}`, registry]);
  for (const tool of [pebble, statsdExporter]) {
    const built = await provideTool(ports, tool, {
      architecture: docker.engine.facts.architecture,
      assetsDir: join(host.assetsDir, 'rock'),
      cacheDir: host.cacheDir,
    });
    rows.push([`${built.name} ${built.version}`, built.reused ? `${built.origin}, earlier` : built.origin]);
  }
  if (!withController) return rows;
  const wanted = {
    name: inputs['local-controller'],
    baseImage: inputs['base-image'],
    charmStore: inputs['charm-store'],
  };
  const controller = await startLocalController(wanted, ports, host);
  await host.addPath(controller.binDir);
  rows.push([`controller ${inputs['local-controller']}`, controller.how]);
  return rows;
}

import { join } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { connectJuju, jujuCommands } from '../../src/juju/index.ts';
import { pebble, provideTool, statsdExporter } from '../../src/rock/index.ts';
import { startLocalController } from './local-controller.ts';
import type { setupCraft } from './definition.ts';
import { ensureEngine } from './docker-engine.ts';
import { chooseEngine } from './engine.ts';
import { ensureLocalRegistry } from './local-registry.ts';
import { ensureUv } from './uv.ts';

type Run = ActionRun<typeof setupCraft>;

export async function main(run: Run): Promise<OutputsOf<typeof setupCraft>> {
  const { inputs, ports, summary } = run;
  const engine = await chooseEngine(inputs.engine, ports.exec);
  const rows = engine === 'embedded' ? await prepareEmbedded(run) : [];
  const version = (await connectJuju(ports).run(jujuCommands.version())).stdout.trim();
  rows.push(['juju', `${version} on PATH`]);
  for (const [what = '', how = ''] of rows) ports.reporter.info(`${what}: ${how}`);
  summary.heading(`Set up for the ${engine} engine`).table(['What', 'How'], rows);
  return {
    engine,
    ...(engine === 'embedded' && { registry: inputs.registry, controller: inputs.controller }),
    'juju-version': version,
  };
}

/** Finds or installs what the embedded engine uses; answers what was done, as rows for the summary. */
async function prepareEmbedded({ inputs, ports, host }: Run): Promise<string[][]> {
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
  const wanted = { name: inputs.controller, baseImage: inputs['base-image'] };
  const controller = await startLocalController(wanted, ports, host);
  await host.addPath(controller.binDir);
  rows.push([`controller ${inputs.controller}`, controller.how]);
  return rows;
}

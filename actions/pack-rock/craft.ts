import { resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import type { CraftMachine, PackedOnce } from '../../src/craft/index.ts';
import { openImage } from '../../src/oci/index.ts';
import { formatBytes } from '../../src/ports/index.ts';
import { readCraftRock } from '../../src/rock/index.ts';
import { packWithCraft } from '../craft-engine/pack.ts';
import type { packRock } from './definition.ts';
import { selectCraftPlatform } from './craft-platform.ts';
import { digestOf } from './outputs.ts';

/** rockcraft itself. */
export async function buildWithRockcraft(
  { inputs, ports, host, summary }: ActionRun<typeof packRock>,
  machine: CraftMachine,
): Promise<OutputsOf<typeof packRock>> {
  const directory = resolve(host.workspace, inputs.path);
  const project = await readCraftRock(ports, directory, machine.architecture);
  const output = resolve(host.workspace, inputs.output);
  const platform = selectCraftPlatform(inputs.platform, project, machine.architecture);
  const packed = await packWithCraft(ports, host, project, machine, { ...inputs, platform }, output);
  const rocks = await Promise.all(
    packed.files.map(async (file) => {
      const { image, tag } = await openImage(ports, { kind: 'archive', path: file.path }, undefined);
      return { ...file, image, digest: image.manifest.digest, version: tag };
    }),
  );
  const rows = rocks.map(({ name, size, digest }) => [`\`${name}\``, formatBytes(size), `\`${digest}\``]);
  for (const { path, size, digest } of rocks)
    ports.reporter.info(`${path} (${formatBytes(size)}, ${digest})`);
  summary.heading(rocks.length === 1 ? 'Rock' : 'Rocks').table(['File', 'Size', 'Digest'], rows);
  summary.text(describeSource(packed, machine));
  const [first] = rocks;
  const digest = digestOf(rocks.map(({ image }) => image));
  return {
    engine: 'craft',
    rock: rocks.map(({ path }) => path).join('\n'),
    rocks: JSON.stringify(rocks.map(({ path }) => path)),
    ...(first !== undefined && {
      // The file is called NAME_VERSION_PLATFORM.rock, and the version may hold underscores.
      name: first.name.split('_')[0] ?? '',
      version: first.version ?? '',
      size: String(rocks.reduce((sum, { size }) => sum + size, 0)),
      ...(digest !== undefined && { digest }),
    }),
  };
}

function describeSource({ reused }: PackedOnce, { tool }: CraftMachine): string {
  const by = `rockcraft ${tool?.version ?? ''}`;
  return reused ? `Packed before by ${by} from the same sources.` : `Packed by ${by}.`;
}

import { resolve } from 'node:path';
import type { ActionRun, OutputsOf } from '../../src/action/index.ts';
import { readCraftCharm } from '../../src/charm/index.ts';
import type { CraftMachine } from '../../src/craft/index.ts';
import { packWithCraft } from '../craft-engine/pack.ts';
import type { packCharm } from './definition.ts';

/** charmcraft itself. */
export async function buildWithCharmcraft(
  { inputs, ports, host, summary }: ActionRun<typeof packCharm>,
  machine: CraftMachine,
): Promise<OutputsOf<typeof packCharm>> {
  const directory = resolve(host.workspace, inputs.path);
  const project = await readCraftCharm(ports, directory, machine.architecture);
  const output = resolve(host.workspace, inputs.output);
  const { files, reused } = await packWithCraft(ports, host, project, machine, inputs, output);
  for (const { path, sha256 } of files) ports.reporter.info(`${path} (sha256 ${sha256})`);
  const rows = files.map(({ name, size, sha256 }) => [
    `\`${name}\``,
    `${(size / 1024).toFixed(0)} KiB`,
    `\`${sha256}\``,
  ]);
  summary.heading(files.length === 1 ? 'Charm' : 'Charms').table(['File', 'Size', 'SHA-256'], rows);
  const by = `charmcraft ${machine.tool?.version ?? ''}`;
  summary.text(reused ? `Packed before by ${by} from the same sources.` : `Packed by ${by}.`);
  const [only, ...others] = files;
  const one = others.length === 0 ? only : undefined;
  return {
    engine: 'craft',
    charms: JSON.stringify(files.map(({ path }) => path)),
    reused: String(reused),
    ...(one !== undefined && {
      charm: one.path,
      // The file is called NAME_PLATFORM.charm; names of charms have no underscore.
      name: one.name.split('_')[0] ?? '',
      sha256: one.sha256,
      size: String(one.size),
    }),
  };
}

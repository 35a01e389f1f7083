import type { ActionRun } from '../../src/action/index.ts';
import { expandCharm, selectPlatform, type CharmDocument } from '../../src/charm/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
import {
  BUILD_FOLDERS,
  checkSyntax,
  readProjectFacts,
  watchReader,
  type ProjectMemory,
  type PythonParser,
} from '../../src/project/index.ts';
import type { packCharm } from './definition.ts';
import { isExperimental, type ExpandedCharm, type KeptCharm } from './known-document.ts';

/** Reads charmcraft.yaml and expands it for the platform to pack, and keeps the outcome for the next run. */
export async function expandDocument(
  { inputs, ports, host }: ActionRun<typeof packCharm>,
  directory: string,
  parser: PythonParser,
  memory: ProjectMemory<KeptCharm>,
): Promise<ExpandedCharm> {
  const { reader, sights } = watchReader(memory.reader);
  const project = await readProjectFacts(ports, directory, { reader });
  const modules = await checkSyntax(parser, project.modules);
  const machine = debianArchitecture(process.arch);
  const experimental = isExperimental(host);
  const expandFor = (platform: string | undefined): CharmDocument =>
    expandCharm({ ...project, modules }, { experimental, target: { ...BUILD_FOLDERS, machine, platform } });
  const any = expandFor(inputs.platform);
  const platform = selectPlatform(any, inputs.platform, machine);
  const document = any.varies ? expandFor(platform.label) : any;
  // What Python refuses is no part of what is compared the next time.
  if ([...modules].every(([path, module]) => project.modules.get(path) === module))
    await memory.keep({ document: { ...document, positions: [...document.positions] }, platform }, sights);
  return { document, platform };
}

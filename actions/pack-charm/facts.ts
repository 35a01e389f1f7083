import { join, resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import {
  expandCharm,
  parseResolution,
  readCharmFacts,
  readCharmPart,
  selectPlatform,
  selectPython,
  type CharmDocument,
  type CharmFacts,
  type CharmPlatform,
  type CharmResolution,
  type ImageSystem,
} from '../../src/charm/index.ts';
import { debianArchitecture } from '../../src/craft/index.ts';
import { Failure } from '../../src/errors/index.ts';
import { BUILD_FOLDERS, createPythonParser, readProjectFacts } from '../../src/project/index.ts';
import type { PythonTarget } from '../../src/python/index.ts';
import type { packCharm } from './definition.ts';

export interface PackFacts {
  readonly document: CharmDocument;
  readonly facts: CharmFacts;
  readonly target: { readonly platform: CharmPlatform; readonly python: PythonTarget };
  readonly pinned: CharmResolution | undefined;
}

/** Everything that the plan needs to know. Changes nothing but the cache. */
export async function readFacts(run: ActionRun<typeof packCharm>): Promise<PackFacts> {
  const { inputs, ports, host } = run;
  const directory = resolve(host.workspace, inputs.path);
  const pinned = await readPinned(run);
  const parser = createPythonParser(ports, join(host.cacheDir, 'parsed-python'));
  const experimental = (host.variables['CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS'] ?? '') !== '';
  const machine = debianArchitecture(process.arch);
  const project = await readProjectFacts(ports, directory, { parser });
  const expandFor = (platform: string | undefined): CharmDocument =>
    expandCharm(project, { experimental, target: { ...BUILD_FOLDERS, machine, platform } });
  const any = expandFor(inputs.platform);
  const platform = selectPlatform(any, inputs.platform, machine);
  const document = any.varies ? expandFor(platform.label) : any;
  const image = inputs['base-image'] === undefined ? undefined : await lookInto(run, platform);
  const python = selectPython(platform, { version: inputs['python-version'], image });
  const facts = await readCharmFacts(ports, directory, readCharmPart(document), host.cacheDir);
  return {
    document,
    facts,
    target: { platform, python },
    pinned,
  };
}

/** What reads images is large, and most charms run on their base: it is loaded for those that do not. */
async function lookInto(run: ActionRun<typeof packCharm>, platform: CharmPlatform): Promise<ImageSystem> {
  const { readImageSystem } = await import('./image-system.ts');
  return readImageSystem(run, platform);
}

async function readPinned({
  inputs,
  ports,
  host,
}: ActionRun<typeof packCharm>): Promise<CharmResolution | undefined> {
  if (inputs.resolution === undefined) return undefined;
  const file = resolve(host.workspace, inputs.resolution);
  const text = await ports.files.readText(file);
  if (text === undefined)
    throw new Failure('CHARM_RESOLUTION', `there is no resolution file ${inputs.resolution}`, {
      hint: 'Pack once without `resolution` and keep the file that the output of that name names.',
    });
  return parseResolution(text, file);
}

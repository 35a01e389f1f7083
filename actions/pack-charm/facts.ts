import { join, resolve } from 'node:path';
import type { ActionRun } from '../../src/action/index.ts';
import {
  checkSources,
  readCharmFacts,
  readCharmPart,
  selectPython,
  type CharmDocument,
  type CharmFacts,
  type CharmPlatform,
  type CharmResolution,
  type ImageSystem,
} from '../../src/charm/index.ts';
import { createPythonParser, findsNothing, type Problem } from '../../src/project/index.ts';
import type { PythonTarget } from '../../src/python/index.ts';
import type { packCharm } from './definition.ts';
import { openDocumentMemory, type ExpandedCharm } from './known-document.ts';

export interface PackFacts {
  readonly document: CharmDocument;
  readonly facts: CharmFacts;
  readonly target: { readonly platform: CharmPlatform; readonly python: PythonTarget };
  readonly pinned: CharmResolution | undefined;
  /** What Python says of the sources, which goes on looking at them. */
  readonly sourceProblems: Promise<readonly Problem[]>;
}

/** Everything that the plan needs to know. Changes nothing but the cache. */
export async function readFacts(run: ActionRun<typeof packCharm>): Promise<PackFacts> {
  const { inputs, ports, host } = run;
  const directory = resolve(host.workspace, inputs.path);
  const pinned = await findPinned(run);
  const { document, platform } = await findDocument(run, directory);
  const image = inputs['base-image'] === undefined ? undefined : await lookInto(run, platform);
  const python = selectPython(platform, { version: inputs['python-version'], image });
  const parts = readCharmPart(document);
  const facts = await readCharmFacts(ports, directory, parts, host.cacheDir);
  const sourceProblems = checkSources(ports, facts.tree, parts.part.entrypoint, host.cacheDir);
  // Whoever needs it meets its error, and nobody needs it when something else fails first.
  sourceProblems.catch(() => undefined);
  return { document, facts, target: { platform, python }, pinned, sourceProblems };
}

/** What charmcraft.yaml comes to: as in an earlier run, where nothing that it follows from has changed. */
async function findDocument(run: ActionRun<typeof packCharm>, directory: string): Promise<ExpandedCharm> {
  const parser = createPythonParser(run.ports, join(run.host.cacheDir, 'parsed-python'));
  const memory = openDocumentMemory(run, directory);
  const known = await memory.find();
  if (known !== undefined && (await findsNothing(parser, known.modules))) {
    const { document, platform } = known.value;
    return { document: { ...document, positions: new Map(document.positions) }, platform };
  }
  return (await import('./expand-document.ts')).expandDocument(run, directory, parser, memory);
}

/** What reads images is large, and most charms run on their base: it is loaded for those that do not. */
async function lookInto(run: ActionRun<typeof packCharm>, platform: CharmPlatform): Promise<ImageSystem> {
  const { readImageSystem } = await import('./image-system.ts');
  return readImageSystem(run, platform);
}

/** Most runs have no resolution to follow, and what reads one is loaded for the others. */
async function findPinned(run: ActionRun<typeof packCharm>): Promise<CharmResolution | undefined> {
  const { resolution } = run.inputs;
  return resolution === undefined ? undefined : (await import('./pinned.ts')).readPinned(run, resolution);
}

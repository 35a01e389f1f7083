import { createHash } from 'node:crypto';
import { Failure } from '../../errors/index.ts';
import type { DirectoryEntry, LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { LinkPlan, RockPlan } from '../plan/index.ts';
import type { BuiltTool } from '../tools/index.ts';
import type { ReadTree } from '../trees/read-tree.ts';
import type { ReadyBase } from './base.ts';
import { followBaseLinks, placeEntries, type KnownFolder } from './image-paths.ts';
import { joinEntries, type LayerStep } from './layer-step.ts';

/** The layer that is the same for all rocks of a framework: Pebble, statsd_exporter, their files and folders. */
export function platformStep(
  ports: Pick<Ports, 'files'>,
  plan: RockPlan,
  base: ReadyBase,
  tools: readonly BuiltTool[],
  trees: readonly { readonly part: string; readonly read: ReadTree }[],
): LayerStep {
  const directories = listFolders(plan);
  const placedTools = plan.tools.flatMap(({ tool, path }) => {
    const built = tools.find(({ name }) => name === tool);
    return built === undefined ? [] : [{ path, built }];
  });
  const joined = joinEntries([
    ...placedTools.map(({ path, built }) => ({ from: built.name, entries: [toolEntry(ports, path, built)] })),
    ...trees.map(({ part, read }) => ({ from: `parts.${part}`, entries: read.entries })),
    { from: 'rock', entries: [...directories, ...plan.links.map(linkEntry)] },
  ]);
  const placed = placeEntries(joined, base.index.paths);
  return {
    name: 'platform',
    inputs: {
      tools: placedTools.map(({ path, built }) => [path, built.sha256]),
      files: trees.map(({ read }) => read.identity),
      folders: placed.map((entry) =>
        entry.kind === 'directory'
          ? [entry.path, entry.mode, entry.uid, entry.gid]
          : [entry.path, ...(entry.kind === 'symlink' ? [entry.target] : [])],
      ),
    },
    entries: () => Promise.resolve({ entries: placed }),
  };
}

// rockcraft/pebble.py: Pebble starts as any user and keeps its socket and state in `default`.
const pebbleDirectories: readonly DirectoryEntry[] = [
  { kind: 'directory', path: 'var/lib/pebble', mode: 0o755, uid: 0, gid: 0 },
  { kind: 'directory', path: 'var/lib/pebble/default', mode: 0o777, uid: 0, gid: 0 },
  { kind: 'directory', path: 'var/lib/pebble/default/layers', mode: 0o755, uid: 0, gid: 0 },
];

/** The folders that every rock of the plan has, before any file is put into them. */
function listFolders(plan: RockPlan): readonly DirectoryEntry[] {
  return [
    ...pebbleDirectories,
    ...plan.directories.map(({ path, mode, owner, group }) => ({
      ...({ kind: 'directory', path, mode, uid: owner, gid: group } as const),
    })),
  ];
}

const linkEntry = ({ path, target }: LinkPlan): LayerEntry => ({
  kind: 'symlink',
  path,
  target,
  uid: 0,
  gid: 0,
});

/** Owner and mode of the platform layer's folders, for the layers above it. */
export function platformFolders(plan: RockPlan, base: ReadyBase): ReadonlyMap<string, KnownFolder> {
  return new Map(listFolders(plan).map((entry) => [followBaseLinks(entry.path, base.index.paths), entry]));
}

function toolEntry(ports: Pick<Ports, 'files'>, path: string, tool: BuiltTool): LayerEntry {
  const content = (): AsyncIterable<Uint8Array> => checked(ports, tool);
  return { kind: 'file', path, mode: 0o755, uid: 0, gid: 0, size: tool.size, content };
}

async function* checked(ports: Pick<Ports, 'files'>, tool: BuiltTool): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of ports.files.readStream(tool.path)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== tool.sha256)
    throw new Failure('ROCK_TOOL_BUILD', `the binary of ${tool.name} changed while it was packed`, {
      hint: 'Run the step again.',
      retryable: true,
    });
}

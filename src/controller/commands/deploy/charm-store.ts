import { dirname, join, resolve } from 'node:path';
import type { Services, Terminal } from '../line/command.ts';
import type { CharmSource } from './local-charm.ts';
import { readNamedYaml } from '../line/read-file.ts';
import { refuse } from '../line/refuse.ts';

/** A charm that is deployed by name: of the folder that the user named as the charm store, or of Charmhub. */
export interface StoredCharm {
  /** The packed charm, absolute. */
  readonly path: string;
  /** `track/risk`, as it was asked for. */
  readonly channel: string;
  /** By name: an image reference, or the absolute path of a file. */
  readonly resources: Readonly<Record<string, string>>;
  /** Of a charm of Charmhub, which has its own. */
  readonly revision?: number;
}

/** What the command line calls the place that a charm is from. */
export function kindOf(stored: StoredCharm | undefined): string {
  if (stored === undefined) return 'local charm';
  return stored.revision === undefined ? "charm of the controller's charm store" : 'charm of Charmhub';
}

export function sourceOf(stored: StoredCharm | undefined): CharmSource {
  if (stored === undefined) return { schema: 'local' };
  return { schema: 'ch', ...(stored.revision !== undefined && { revision: stored.revision }) };
}

const RISKS = ['stable', 'candidate', 'beta', 'edge'];

/** `14` and `edge` mean `14/stable` and `latest/edge`. Undefined for what is no channel. */
export function parseChannel(text: string): { readonly track: string; readonly risk: string } | undefined {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0 || !/^[\w.-]+$/.test(first)) return undefined;
  if (second === undefined)
    return RISKS.includes(first) ? { track: 'latest', risk: first } : { track: first, risk: 'stable' };
  return RISKS.includes(second) ? { track: first, risk: second } : undefined;
}

/**
 * Finds a charm by name: `NAME/TRACK/RISK.charm`, for the track `latest` also `NAME/RISK.charm`; or `NAME.charm`, which
 * serves every channel. Its resources are told by a YAML file beside it, `RISK.resources.yaml` or
 * `NAME.resources.yaml`. Undefined when the store has no such charm.
 *
 * @throws Failure `CONTROLLER_REFUSED` when it has the charm but not the channel.
 */
export async function findStoredCharm(
  name: string,
  wanted: string | undefined,
  terminal: Terminal,
  { files, charmStore }: Pick<Services, 'files' | 'charmStore'>,
): Promise<StoredCharm | undefined> {
  if (charmStore === undefined || !/^[a-z][a-z0-9-]*$/.test(name)) return undefined;
  const parsed = parseChannel(wanted ?? 'latest/stable');
  if (parsed === undefined) throw refuse(`invalid channel "${wanted ?? ''}"`);
  const { track, risk } = parsed;
  const places = [
    join(name, track, `${risk}.charm`),
    ...(track === 'latest' ? [join(name, `${risk}.charm`)] : []),
    `${name}.charm`,
  ].map((place) => join(charmStore, place));
  for (const path of places) {
    if ((await files.stat(path))?.kind !== 'file') continue;
    return { path, channel: `${track}/${risk}`, resources: await readResources(path, terminal, files) };
  }
  if ((await files.stat(join(charmStore, name)))?.kind === 'directory')
    throw refuse(`charm "${name}" has no channel "${track}/${risk}" in the charm store ${charmStore}`);
  return undefined;
}

async function readResources(
  charm: string,
  terminal: Terminal,
  files: Services['files'],
): Promise<Record<string, string>> {
  const path = charm.replace(/\.charm$/, '.resources.yaml');
  if ((await files.stat(path)) === undefined) return {};
  const content = await readNamedYaml(path, terminal, { files });
  const entries = Object.entries(content).map(async ([name, value]) => {
    if (typeof value !== 'string') throw refuse(`${path}: resource "${name}" is neither an image nor a path`);
    const beside = resolve(dirname(path), value);
    return [name, (await files.stat(beside)) === undefined ? value : beside] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

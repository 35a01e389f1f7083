import { createHash } from 'node:crypto';
import { canonicalJson, collect, digestHex, type BaseIndex, type LayerEntry } from '../../oci/index.ts';
import type { RockPlan } from '../plan/index.ts';
import type { ReadyBase } from './base.ts';
import { fileEntry, placeEntries } from './image-paths.ts';
import type { LayerStep } from './layer-step.ts';
import { platformFolders } from './platform-layer.ts';
import { renderMetadata } from './render-metadata.ts';
import { addDaemonUser } from './users.ts';

/** The label whose value is the content of `/.rock/id`: it names the image from the inside. */
export const ID_LABEL = 'io.paas-action.rock.id';

/** The files to which an account is added. */
export const accountPaths: readonly string[] = ['etc/passwd', 'etc/group', 'etc/shadow'];

export interface MetadataRequest {
  readonly plan: RockPlan;
  readonly base: ReadyBase;
  readonly sourceDateEpoch: number;
  readonly id: string;
  /** Entries of the layers below that may bring account files. */
  readonly below: readonly LayerEntry[];
}

/** `created` as `/.rock/metadata.yaml` and the labels have it: UTC with microseconds and offset. */
export function renderCreated(sourceDateEpoch: number): string {
  return new Date(sourceDateEpoch * 1000).toISOString().replace(/\.\d+Z$/, '.000000+00:00');
}

/** A name for everything that runs: the layers below the metadata and the runtime configuration. 64 hex digits. */
export function computeId(parts: unknown): string {
  return createHash('sha256').update(canonicalJson(parts)).digest('hex');
}

/** The top layer: accounts, Pebble's plan, and what the image says about itself in `/.rock`. */
export async function metadataStep(request: MetadataRequest): Promise<LayerStep> {
  const { plan, base, sourceDateEpoch, id } = request;
  const entries: LayerEntry[] = [];
  if (plan.config.user !== undefined) {
    const accounts = addDaemonUser(
      {
        passwd: await readAccount(request, 'etc/passwd'),
        group: await readAccount(request, 'etc/group'),
        shadow: await readAccount(request, 'etc/shadow'),
      },
      sourceDateEpoch,
    );
    entries.push(fileEntry('etc/passwd', accounts.passwd), fileEntry('etc/group', accounts.group));
    if (accounts.shadow !== '')
      entries.push(fileEntry('etc/shadow', accounts.shadow, shadowOwner(base.index)));
  }
  const { layerLabel, layerYaml } = plan.pebble;
  if (layerLabel !== undefined && layerYaml !== undefined) {
    const path = `var/lib/pebble/default/layers/${nextLayerNumber(base.index)}-${layerLabel}.yaml`;
    entries.push(fileEntry(path, layerYaml, { mode: 0o777 }));
  }
  entries.push(
    fileEntry('.rock/metadata.yaml', await renderMetadata(describeRock(request))),
    // One line, for whoever must prove from inside a container which image runs.
    fileEntry('.rock/id', `${id}\n`),
  );
  const placed = placeEntries(entries, base.index.paths, platformFolders(plan, base));
  return {
    name: 'metadata',
    inputs: {
      files: placed.map((entry) => [
        entry.kind,
        entry.path,
        'mode' in entry ? [entry.mode, entry.uid, entry.gid] : [],
        entry.kind === 'file' && entry.content instanceof Uint8Array
          ? Buffer.from(entry.content).toString('utf8')
          : '',
      ]),
    },
    entries: () => Promise.resolve({ entries: placed }),
  };
}

/** rockcraft/models/project.py: generate_metadata, with sorted keys and, for a stand-in, what the base really is. */
function describeRock({ plan, base, sourceDateEpoch }: MetadataRequest): Readonly<Record<string, string>> {
  return {
    architecture: plan.architecture,
    base: plan.base.name,
    ...(plan.base.bare ? {} : { 'base-digest': digestHex(base.image.manifest.digest) }),
    ...(base.standIn === undefined ? {} : { 'base-stand-in': base.standIn }),
    created: renderCreated(sourceDateEpoch),
    name: plan.name,
    summary: plan.summary,
    title: plan.title,
    version: plan.version,
  };
}

async function readAccount({ below, base }: MetadataRequest, path: string): Promise<string> {
  const entry = below.findLast((candidate) => candidate.path === path);
  if (entry?.kind !== 'file') return new TextDecoder().decode(base.index.files.get(path) ?? new Uint8Array());
  if (entry.content instanceof Uint8Array) return new TextDecoder().decode(entry.content);
  const content = entry.content();
  return new TextDecoder().decode(content instanceof Promise ? await content : await collect(content));
}

function shadowOwner(index: BaseIndex): { mode: number; uid: number; gid: number } {
  const there = index.paths.get('etc/shadow');
  return { mode: there?.mode ?? 0o640, uid: there?.uid ?? 0, gid: there?.gid ?? 0 };
}

/** One more than the highest number among the base's own Pebble layers, with three digits (rockcraft/pebble.py). */
function nextLayerNumber(index: BaseIndex): string {
  // Looking through all paths costs more than the whole layer, and no known base has any.
  if (!index.paths.has('var/lib/pebble/default/layers')) return '001';
  const numbers = [...index.paths.keys()].flatMap((path) => {
    const match = /^var\/lib\/pebble\/default\/layers\/(\d{3})-.{3,}\.yaml$/.exec(path);
    return match?.[1] === undefined ? [] : [Number(match[1])];
  });
  return String(Math.max(0, ...numbers) + 1).padStart(3, '0');
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Failure } from '../../../errors/index.ts';
import { CONTROLLER_LABEL, type Labels } from '../../../docker/index.ts';
import {
  engineTag,
  storageLimits,
  storageLocation,
  unitSlug,
  type Charm,
  type State,
  type UnitRef,
} from '../../model/index.ts';
import { LINK_VERSION } from './messages.ts';

/** On all that belongs to one unit: the model's UUID and the unit's name. */
export const UNIT_LABEL = 'io.paas-action.unit';
/** On containers: which version of the unit's pod they are. */
export const POD_LABEL = 'io.paas-action.pod';
/** On volumes that outlive a pod: the storage's name. */
export const STORAGE_LABEL = 'io.paas-action.storage';

/** Labels by which all that one unit has in the engine is found. */
export function unitLabels(state: Readonly<State>, ref: UnitRef): Labels {
  return { [CONTROLLER_LABEL]: engineTag(state), [UNIT_LABEL]: `${ref.model}/${ref.unit}` };
}

/** A pod with another value was made for another charm or resource, or by another release of this program. */
export function podLabel(podVersion: number): Labels {
  return { [POD_LABEL]: `${podVersion}.${LINK_VERSION}` };
}

/** Names in the engine: of containers, `charm` among them, and of the volumes that hold their Pebbles' sockets. */
export function engineNames(
  state: Readonly<State>,
  ref: UnitRef,
  charm: Pick<Charm, 'containers'>,
): Readonly<Record<string, string>> {
  const slug = unitSlug(state, ref);
  return Object.fromEntries(
    ['charm', ...Object.keys(charm.containers)].map((name) => [name, `${slug}-${name}`]),
  );
}

/** Where things of a unit lie in its charm container, as on Kubernetes. */
export function charmPlaces(unit: string): { agentDir: string; charmDir: string; toolsDir: string } {
  const tag = `unit-${unit.replace('/', '-')}`;
  const agentDir = `/var/lib/juju/agents/${tag}`;
  return { agentDir, charmDir: `${agentDir}/charm`, toolsDir: `/var/lib/juju/tools/${tag}` };
}

/** The socket of a container's Pebble, in the charm container. */
export function pebbleSocket(container: string): string {
  return `/charm/containers/${container}/pebble.socket`;
}

/**
 * Where the controller and a unit's supervisor meet. The names are short because the path of a unix socket may have
 * 107 bytes.
 */
export function linkPlace(
  home: string,
  ref: UnitRef,
): { folder: string; socket: string; identities: string } {
  const id = createHash('sha256').update(`${ref.model}/${ref.unit}`).digest('hex').slice(0, 8);
  const folder = join(home, 'u', id);
  return { folder, socket: join(folder, 's'), identities: `${folder}.identities.yaml` };
}

/** A storage of the charm, as its pod mounts it. */
export interface StorageMount {
  readonly storage: string;
  /** Which of the unit's storages of that name it is, from 0. */
  readonly place: number;
  readonly volume: string;
  /** Path in the charm container. */
  readonly location: string;
}

/** @throws Failure `CONTROLLER_UNSUPPORTED` for block storage, which a pod has no use for here. */
export function storageMounts(
  state: Readonly<State>,
  ref: UnitRef,
  charm: Pick<Charm, 'storage'>,
): StorageMount[] {
  return Object.entries(charm.storage).flatMap(([storage, spec]) => {
    if (spec.type === 'block')
      throw new Failure('CONTROLLER_UNSUPPORTED', `storage ${storage} of ${ref.unit} is a block device`, {
        hint: 'Deploy the charm to a real Juju controller (`engine: craft`), or let the storage be a filesystem.',
      });
    const first = `${unitSlug(state, ref)}-storage-${storage}`;
    return Array.from({ length: storageLimits(spec).least }, (_, place) => ({
      storage,
      place,
      volume: place === 0 ? first : `${first}.${place}`,
      location: storageLocation(charm, storage, place),
    }));
  });
}

import type { Unit } from './application.ts';
import type { Charm } from './charm.ts';
import { storageLimits } from './storage.ts';

/** One storage of one unit, as its charm sees it. */
export interface UnitStorage {
  /** `name/number`, as hooks see it. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'filesystem' | 'block';
  /** Path in the charm container; absent while no pod mounts it. */
  readonly location?: string;
}

/**
 * The storages of a unit. As on Kubernetes its pod mounts those that the charm declares; more that the charm adds with
 * `storage-add` are there, but stay pending.
 */
export function storagesOf(
  charm: Pick<Charm, 'storage'>,
  { storages = [] }: Pick<Unit, 'storages'>,
): readonly UnitStorage[] {
  return storages.flatMap(({ id, name }) => {
    const spec = charm.storage[name];
    if (spec === undefined) return [];
    const place = storages.filter((each) => each.name === name).findIndex((each) => each.id === id);
    const isMounted = place < storageLimits(spec).least;
    return [
      { id, name, kind: spec.type, ...(isMounted && { location: storageLocation(charm, name, place) }) },
    ];
  });
}

/**
 * Where the charm container has the unit's first (0), second (1), … storage of a name: what the charm asks for, or
 * Juju's own place. Places count within the unit, unlike the numbers of ids.
 */
export function storageLocation(charm: Pick<Charm, 'storage'>, storage: string, place: number): string {
  const spec = charm.storage[storage];
  const isOne = spec === undefined || storageLimits(spec).most === 1;
  if (spec?.location !== undefined && isOne) return spec.location;
  return `${spec?.location ?? '/var/lib/juju/storage'}/${storage}-${place}`;
}

import type { Charm } from '../model/index.ts';
import { storageLocation } from './pod/index.ts';

/** One storage of one unit. On a local controller it is a folder that lives as long as the unit. */
export interface UnitStorage {
  /** `name/number`, as hooks see it. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'filesystem' | 'block';
  /** Path in the charm container. */
  readonly location: string;
}

/** A unit has one of each storage that its charm declares; its number is the unit's, so it never changes. */
export function storagesOf(charm: Charm, unit: number): readonly UnitStorage[] {
  return Object.entries(charm.storage).map(([name, { type }]) => ({
    id: `${name}/${unit}`,
    name,
    kind: type,
    location: storageLocation(charm, name),
  }));
}

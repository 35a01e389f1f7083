import { storagesOf, type Application, type Model, type Unit } from '../model/index.ts';
import { statusTime, type Printable } from '../render/index.ts';

/** One storage of one unit. On a local controller it is a volume that the pod mounts; it lives as long as the unit. */
export interface ListedStorage {
  /** `name/number`; numbers count through the model. */
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly unit: Unit;
  readonly application: Application;
  readonly pool: string;
  /** Where the charm has it; absent while no pod mounts it. */
  readonly location?: string;
}

/** All storages of some applications, by their numbers. */
export function listStorage(model: Model, applications: readonly Application[]): readonly ListedStorage[] {
  const listed: ListedStorage[] = [];
  for (const application of applications) {
    for (const unit of Object.values(application.units)) {
      const charm = model.charms[unit.charm];
      for (const { kind: _, ...each } of charm === undefined ? [] : storagesOf(charm, unit)) {
        const number = Number(each.id.split('/')[1]);
        listed.push({ ...each, number, unit, application, pool: 'local' });
      }
    }
  }
  return listed.sort((a, b) => a.number - b.number);
}

/** As Juju calls it: one that is not mounted waits to be. */
export function storageStatus({ location }: { readonly location?: string | undefined }): string {
  return location === undefined ? 'pending' : 'attached';
}

/** The `storage` part of status, which `juju storage` prints too; empty without a storage. */
export function storageOf(
  model: Model,
  applications: readonly Application[],
): { readonly storage?: Record<string, Printable>; readonly filesystems?: Record<string, Printable> } {
  const storage: Record<string, Printable> = {};
  const filesystems: Record<string, Printable> = {};
  const listed = listStorage(model, applications);
  for (const { id, number, location, unit, application, pool } of listed) {
    const current = storageStatus({ location });
    const status = { current, since: statusTime(application.created) };
    const attachment = { ...(location !== undefined && { location }), life: unit.life };
    storage[id] = {
      kind: 'filesystem',
      life: unit.life,
      status,
      persistent: false,
      attachments: { units: { [unit.name]: attachment } },
    };
    if (location === undefined) continue;
    filesystems[String(number)] = {
      'provider-id': id,
      storage: id,
      attachments: {
        containers: {
          [unit.name]: { 'mount-point': location, 'read-only': false, life: unit.life },
        },
        units: { [unit.name]: attachment },
      },
      pool,
      size: 0,
      life: unit.life,
      status,
    };
  }
  return listed.length === 0 ? {} : { storage, filesystems };
}

import type { Application, Model, Unit } from '../model/index.ts';
import { statusTime, type Printable } from '../render/index.ts';

/** One storage of one unit. On a local controller it is a folder that the pod mounts; it lives as long as the unit. */
export interface ListedStorage {
  /** `name/number`; numbers count through the model. */
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly unit: Unit;
  readonly application: Application;
  readonly pool: string;
}

/** All storages of some applications: one for each storage of a charm and each unit. */
export function listStorage(model: Model, applications: readonly Application[]): readonly ListedStorage[] {
  const listed: ListedStorage[] = [];
  for (const application of applications) {
    const names = Object.keys(model.charms[application.charm]?.storage ?? {});
    for (const unit of Object.values(application.units)) {
      for (const name of names) {
        const number = listed.length;
        listed.push({ id: `${name}/${number}`, number, name, unit, application, pool: 'local' });
      }
    }
  }
  return listed;
}

/** The `storage` part of status, which `juju storage` prints too; empty without a storage. */
export function storageOf(
  model: Model,
  applications: readonly Application[],
): { readonly storage?: Record<string, Printable>; readonly filesystems?: Record<string, Printable> } {
  const storage: Record<string, Printable> = {};
  const filesystems: Record<string, Printable> = {};
  const listed = listStorage(model, applications);
  for (const { id, number, name, unit, application, pool } of listed) {
    const location = `/var/lib/juju/storage/${name}-${number}`;
    const attached = { current: 'attached', since: statusTime(application.created) };
    storage[id] = {
      kind: 'filesystem',
      life: unit.life,
      status: attached,
      persistent: false,
      attachments: { units: { [unit.name]: { location, life: unit.life } } },
    };
    filesystems[String(number)] = {
      'provider-id': id,
      storage: id,
      attachments: {
        containers: {
          [unit.name]: { 'mount-point': location, 'read-only': false, life: unit.life },
        },
        units: { [unit.name]: { location, life: unit.life } },
      },
      pool,
      size: 0,
      life: unit.life,
      status: attached,
    };
  }
  return listed.length === 0 ? {} : { storage, filesystems };
}

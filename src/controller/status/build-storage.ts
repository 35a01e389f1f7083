import type { Application, Model } from '../model/index.ts';
import { statusTime, type Printable } from '../render/index.ts';

/**
 * The `storage` part of status: one file system for each storage of each unit. On a local controller it is a folder
 * that the pod mounts; it lives as long as the unit.
 */
export function storageOf(model: Model, applications: readonly Application[]): Printable {
  const storage: Record<string, Printable> = {};
  const filesystems: Record<string, Printable> = {};
  let count = 0;
  for (const application of applications) {
    const specs = model.charms[application.charm]?.storage ?? {};
    for (const unit of Object.values(application.units)) {
      for (const name of Object.keys(specs)) {
        const id = `${name}/${count}`;
        const location = `/var/lib/juju/storage/${name}-${count}`;
        const attached = { current: 'attached', since: statusTime(application.created) };
        storage[id] = {
          kind: 'filesystem',
          life: unit.life,
          status: attached,
          persistent: false,
          attachments: { units: { [unit.name]: { location, life: unit.life } } },
        };
        filesystems[String(count)] = {
          'provider-id': id,
          storage: id,
          attachments: {
            containers: {
              [unit.name]: { 'mount-point': location, 'read-only': false, life: unit.life },
            },
            units: { [unit.name]: { location, life: unit.life } },
          },
          pool: 'local',
          size: 0,
          life: unit.life,
          status: attached,
        };
        count += 1;
      }
    }
  }
  return count === 0 ? {} : { storage, filesystems };
}

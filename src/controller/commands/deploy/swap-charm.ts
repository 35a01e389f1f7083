import {
  addPeerRelations,
  releaseCharm,
  type Charm,
  type ConfigValue,
  type Resource,
} from '../../model/index.ts';
import type { Services } from '../line/command.ts';
import { checkConfig } from '../settings/config-values.ts';
import { modelOf } from '../line/find.ts';
import { refuse } from '../line/refuse.ts';

/** What a refresh changes of an application. */
export interface CharmChange {
  readonly charm: Charm;
  /** Absent for a charm that is not from the store. */
  readonly channel: string | undefined;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly config: Readonly<Record<string, ConfigValue>>;
  /** Whether it is trusted from now on; one that is trusted already stays so. */
  readonly trust: boolean;
}

/** Puts a new charm, which its model has already, in the place of an application's. Its pods follow. */
export function swapCharm(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  uuid: string,
  name: string,
  change: CharmChange,
): void {
  store.commit((state) => {
    const model = modelOf(state, uuid);
    const application = model.applications[name];
    if (application === undefined) throw refuse(`application "${name}" not found`);
    const before = application.charm;
    application.charm = change.charm.url;
    releaseCharm(model, before);
    if (change.channel === undefined) delete application.channel;
    else application.channel = change.channel;
    application.podVersion += 1;
    for (const key of Object.keys(application.resources)) {
      if (!(key in change.charm.resources)) Reflect.deleteProperty(application.resources, key);
    }
    Object.assign(application.resources, change.resources);
    // Settings whose option is gone, or has another type now, fall back to the new default.
    for (const [key, value] of Object.entries(application.config)) {
      if (!fits(change.charm, key, value)) Reflect.deleteProperty(application.config, key);
    }
    Object.assign(application.config, change.config);
    if (change.trust) application.trust = true;
    application.configVersion += 1;
    addPeerRelations(model, name, clock.now());
  });
}

function fits(charm: Charm, key: string, value: ConfigValue): boolean {
  try {
    checkConfig(charm, { [key]: value });
    return true;
  } catch {
    return false;
  }
}

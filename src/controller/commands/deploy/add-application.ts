import {
  addPeerRelations,
  addUnits,
  newUuid,
  type Charm,
  type ConfigValue,
  type Resource,
} from '../../model/index.ts';
import type { Invocation, Services } from '../line/command.ts';
import { checkConfig } from '../settings/config-values.ts';
import { modelOf } from '../line/find.ts';
import { parsePairs } from '../line/pairs.ts';
import { readNamedYaml } from '../line/read-file.ts';
import { refuse } from '../line/refuse.ts';

/** What the command line says of an application, whatever it is made from. */
export interface Plan {
  readonly units: number;
  readonly alias?: string;
  readonly constraints: Record<string, string>;
}

/** What `deploy` has found out about an application before it adds it. */
export interface NewApplication {
  readonly name: string;
  readonly charm: Charm;
  readonly config: Record<string, ConfigValue>;
  readonly resources: Record<string, Resource>;
  readonly plan: Plan;
  readonly standIn?: string;
  readonly channel?: string;
}

/** @throws Failure in Juju's words when the name is taken. */
export function addApplication(
  wanted: NewApplication,
  { model: uuid, flags }: Invocation,
  services: Services,
): void {
  const { name, charm, config, resources, plan, standIn, channel } = wanted;
  const now = services.clock.now();
  services.store.commit((state) => {
    const model = modelOf(state, uuid);
    if (name in model.applications || name in model.remoteApplications) {
      const creating = `creating CAAS application "${name}": `;
      throw refuse(
        `cannot deploy "${name}": ${creating}${creating}inserting CAAS application "${name}": ` +
          `checking if application "${name}" exists: application already exists`,
      );
    }
    const waiting = { current: 'waiting', message: 'installing agent', since: now };
    const application = {
      name,
      ...(standIn !== undefined && { standIn }),
      ...(channel !== undefined && { channel }),
      life: 'alive' as const,
      charm: charm.url,
      podVersion: 1,
      config,
      configVersion: 1,
      trust: flags.on('trust'),
      constraints: plan.constraints,
      resources,
      scale: 0,
      exposed: false,
      status: waiting,
      statusSetByCharm: false,
      history: [{ ...waiting, kind: 'application' as const }],
      workloadVersion: '',
      units: {},
      providerId: newUuid(services.random),
      created: now,
    };
    model.charms[charm.url] = charm;
    model.applications[name] = application;
    addPeerRelations(model, name, now);
    addUnits(model, application, plan.units, now);
  });
}

/** `--config file.yaml` (keyed by the application, or flat) and `--config key=value`, the latter winning. */
export async function readConfig(
  name: string,
  charm: Charm,
  { flags, terminal }: Invocation,
  services: Services,
): Promise<Record<string, ConfigValue>> {
  const prefix =
    `cannot deploy "${name}": preparing CAAS application args: validating create application args: ` +
    'validating application config: ';
  const words = flags.list('config');
  const merged: Record<string, unknown> = {};
  for (const file of words.filter((word) => !word.includes('='))) {
    const content = await readNamedYaml(file, terminal, services);
    const own = content[name];
    Object.assign(merged, own !== null && typeof own === 'object' ? own : content);
  }
  Object.assign(merged, parsePairs(words.filter((word) => word.includes('='))));
  return checkConfig(charm, merged, prefix);
}

import { CONTROLLER_LABEL, type Docker } from '../../docker/index.ts';
import {
  engineTag,
  fullNames,
  networkName,
  type ModelStore,
  type State,
  type UnitRef,
} from '../model/index.ts';

type Engine = Pick<Docker, 'networks' | 'containers'>;

interface Attachment {
  readonly network: string;
  readonly aliases: readonly string[];
}

/**
 * The networks of the models that a unit's relations reach. On Kubernetes all pods reach each other; here the pods at
 * both ends of a relation across models are in both models' networks, each known by its full names only.
 */
export function foreignNetworks(
  state: Readonly<State>,
  { model: uuid, unit }: UnitRef,
  serviceSuffixes: readonly string[] = [],
): Attachment[] {
  const model = state.models[uuid];
  const application = unit.split('/')[0] ?? '';
  const reached = Object.values(model?.relations ?? {}).flatMap(({ ends, mirror }) =>
    mirror !== undefined && ends.some((end) => end.application === application) ? [mirror.model] : [],
  );
  return [...new Set(reached)].sort().flatMap((other) => {
    const there = state.models[other];
    if (model === undefined || there === undefined || other === uuid) return [];
    return [{ network: networkName(state, there), aliases: fullNames(model, unit, serviceSuffixes) }];
  });
}

/**
 * Answers a function that brings the networks of a unit's container in line with its relations. A network that is not
 * there yet is left for the next time: its model has no unit that could be reached.
 */
export function networkKeeper(
  engine: Engine,
  store: Pick<ModelStore, 'read'>,
  unit: { readonly ref: UnitRef; readonly container: string; readonly serviceSuffixes?: readonly string[] },
): () => Promise<void> {
  let reaches = false;
  return async () => {
    const state = store.read();
    const wanted = foreignNetworks(state, unit.ref, unit.serviceSuffixes);
    if (wanted.length === 0 && !reaches) return;
    reaches = wanted.length > 0;
    await bringInLine(engine, state, unit, wanted);
  };
}

async function bringInLine(
  { containers, networks }: Engine,
  state: Readonly<State>,
  { ref, container }: { readonly ref: UnitRef; readonly container: string },
  wanted: readonly Attachment[],
): Promise<void> {
  const model = state.models[ref.model];
  const facts = await containers.find(container);
  if (model === undefined || facts === undefined) return;
  for (const { network, aliases } of wanted) {
    if (network in facts.addresses || (await networks.find(network)) === undefined) continue;
    await networks.connect(network, container, aliases);
  }
  const home = networkName(state, model);
  for (const network of Object.keys(facts.addresses)) {
    const isWanted = network === home || wanted.some((each) => each.network === network);
    if (!isWanted && network.startsWith(`paas-action-${engineTag(state)}-`))
      await networks.disconnect(network, container);
  }
}

/** Takes the containers of other models out of a network that goes. */
export async function clearNetwork(
  { containers, networks }: Engine,
  state: Readonly<State>,
  network: string,
): Promise<void> {
  if (Object.keys(state.models).length < 2) return;
  for (const { id } of await containers.list({ [CONTROLLER_LABEL]: engineTag(state) })) {
    const facts = await containers.find(id);
    if (facts !== undefined && network in facts.addresses) await networks.disconnect(network, id);
  }
}

import type { Model, Offer, Snapshot } from '../../model/index.ts';
import { USER, findModelByName } from '../line/find.ts';
import { refuse, usage } from '../line/refuse.ts';

/** `[controller:][user/]model.offer[:endpoint]`, as `consume` and `integrate` take it. */
export interface OfferUrl {
  readonly controller: string | undefined;
  readonly user: string | undefined;
  readonly model: string;
  readonly name: string;
  readonly endpoint: string | undefined;
}

const FORM =
  /^(?:(?<controller>[^:/.]+):)?(?:(?<user>[^:/.]+)\/)?(?<model>[a-z0-9][a-z0-9-]*)\.(?<name>[a-z][a-z0-9-]*)(?::(?<endpoint>[a-z][a-z0-9_-]*))?$/;

/** Undefined for what is no such URL, such as `application:endpoint`. */
export function parseOfferUrl(text: string): OfferUrl | undefined {
  const groups = FORM.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { controller, user, model = '', name = '', endpoint } = groups;
  return { controller, user, model, name, endpoint };
}

/** `admin/model.offer`, and with the controller in front as other places show it. */
export function offerPath(model: Model, name: string): string {
  return `${USER}/${model.name}.${name}`;
}

export interface FoundOffer {
  readonly model: Model;
  readonly offer: Offer;
}

/** @throws Failure in Juju's words when there is no such controller (exit code 2), model or offer (1). */
export function findOffer(
  state: Snapshot,
  { controller, user, model: name, name: wanted }: OfferUrl,
): FoundOffer {
  if (controller !== undefined && controller !== state.controller)
    throw usage(`controller ${controller} not found`);
  const model = (user ?? USER) === USER ? findModelByName(state, name) : undefined;
  if (model === undefined) throw refuse(`model "${user ?? USER}/${name}": not found`);
  const offer = model.offers[wanted];
  if (offer === undefined) throw refuse(`application offer "${offerPath(model, wanted)}" not found`);
  return { model, offer };
}

/** An offer by its URL or, in the current model, by its name. @throws Failure when there is none. */
export function findNamedOffer(state: Snapshot, text: string): FoundOffer {
  const url = parseOfferUrl(text);
  if (url !== undefined) return findOffer(state, url);
  const current = state.models[state.current ?? ''];
  if (!/^[a-z][a-z0-9-]*$/.test(text)) throw refuse(`offer URL "${text}" not valid`);
  if (current === undefined) throw refuse(`application offer "${text}" not found`);
  return findOffer(state, {
    controller: undefined,
    user: undefined,
    model: current.name,
    name: text,
    endpoint: undefined,
  });
}

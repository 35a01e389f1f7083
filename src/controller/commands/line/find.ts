import { isApplicationName } from '../../../bundle/index.ts';
import type { Application, Model, Snapshot, Unit } from '../../model/index.ts';
import { refuse, usage } from './refuse.ts';

/** The one user of a local controller. */
export const USER = 'admin';
/** What the local controller calls the machine that it runs on. */
export const CLOUD = 'local';

/**
 * Finds the model that `[controller:][user/]name` means; without a name the current one.
 *
 * @throws Failure in Juju's words when there is no such controller (exit code 2) or model (1).
 */
export function findModel(state: Snapshot, wanted: string | undefined): Model {
  const { controller, name } = splitModel(wanted ?? '', state.controller);
  if (controller !== state.controller) throw usage(`controller ${controller} not found`);
  if (name === '') {
    const current = state.models[state.current ?? ''];
    if (current === undefined) {
      throw refuse(
        'No model in focus.\n\nPlease use "juju models" to see models available to you.\n' +
          'You can set current model by running "juju switch"\n' +
          'or specify any other model on the command line using the "-m" option.\n',
      );
    }
    return current;
  }
  const found = findModelByName(state, name);
  if (found === undefined) throw refuse(`model ${controller}:${wantedName(wanted ?? '')} not found`);
  return found;
}

export function findModelByName(state: Snapshot, name: string): Model | undefined {
  return Object.values(state.models).find((model) => model.name === name || model.uuid === name);
}

function splitModel(text: string, controller: string): { controller: string; name: string } {
  const colon = text.indexOf(':');
  const path = text.slice(colon + 1);
  const name = path.startsWith(`${USER}/`) ? path.slice(USER.length + 1) : path;
  return { controller: colon < 0 ? controller : text.slice(0, colon), name };
}

const wantedName = (text: string): string => text.slice(text.indexOf(':') + 1);

/** The model of an invocation, from a state that may be newer than the one in which it was found. */
export function modelOf(state: Snapshot, uuid: string): Model {
  const model = state.models[uuid];
  if (model === undefined) throw refuse('model was removed while the command ran');
  return model;
}

/** @throws Failure `application "x" not found`, or what `words` makes of the name. */
export function applicationOf(
  model: Model,
  name: string,
  words: (name: string) => string = (n) => `application "${n}" not found`,
): Application {
  const application = model.applications[name];
  if (application === undefined) throw refuse(words(name));
  return application;
}

/** Splits `app/0` or `app/leader`; undefined when it is neither. */
export function parseUnit(text: string): { application: string; number: number | 'leader' } | undefined {
  const [, application, number] = /^([a-z0-9-]+)\/(\d+|leader)$/.exec(text) ?? [];
  if (application === undefined || number === undefined || !isApplicationName(application)) return undefined;
  return { application, number: number === 'leader' ? 'leader' : Number(number) };
}

/** The unit that `app/0` or `app/leader` names, or undefined. */
export function findUnit(model: Model, text: string): Unit | undefined {
  const parsed = parseUnit(text);
  const application = model.applications[parsed?.application ?? ''];
  if (application === undefined) return undefined;
  return application.units[parsed?.number === 'leader' ? (application.leader ?? '') : text];
}

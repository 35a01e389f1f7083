import {
  charmOf,
  type Application,
  type Charm,
  type Model,
  type Unit,
  type UnitRef,
} from '../model/index.ts';
import type { Snapshot } from '../model/index.ts';
import { recall, type Memory } from './memory.ts';

/** All that decides what a unit does next. */
export interface Situation {
  readonly model: Model;
  readonly application: Application;
  readonly unit: Unit;
  readonly charm: Charm;
  readonly memory: Memory;
  /** By container: the boot id of the Pebble that answers now. */
  readonly pebbles: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Undefined when the unit, or its model, is no more. */
export function situationOf(
  state: Snapshot,
  ref: UnitRef,
  pebbles: Readonly<Record<string, string>>,
  now: number,
): Situation | undefined {
  const model = state.models[ref.model];
  const name = ref.unit.split('/')[0] ?? '';
  const application = model?.applications[name];
  const unit = application?.units[ref.unit];
  const charm = model === undefined ? undefined : charmOf(model, name);
  if (model === undefined || application === undefined || unit === undefined || charm === undefined)
    return undefined;
  return { model, application, unit, charm, memory: recall(unit.local), pebbles, now };
}

import { produce } from 'immer';
import { refuse } from '../commands/line/refuse.ts';
import { writeBag, type Model, type State } from '../model/index.ts';
import type { HookSession, OpenSession, SessionParts } from './session.ts';
import { TOOLS } from './tools/index.ts';
import { runTool } from './tools/run-tool.ts';
import type { Change, ToolContext } from './tools/tool.ts';

/** Opens what one run of a hook sees of the model and may do to it. */
export const openSession: OpenSession = (parts, unit, hook): HookSession => {
  const { store } = parts;
  const pending = createPending();
  let seen: { readonly from: Model; readonly writes: number; readonly model: Model } | undefined;

  const committed = (): Model | undefined => store.read().models[unit.model];

  function model(): Model {
    const from = committed();
    if (from === undefined) throw refuse(`model of unit "${unit.unit}" not found`);
    if (seen?.from !== from || seen.writes !== pending.count()) {
      seen = { from, writes: pending.count(), model: produce(from, pending.apply) };
    }
    return seen.model;
  }

  const application = unit.unit.split('/')[0] ?? '';
  function self(): ReturnType<ToolContext['self']> {
    const own = model().applications[application];
    const found = own?.units[unit.unit];
    if (own === undefined || found === undefined) throw refuse(`unit "${unit.unit}" not found`);
    return { application: own, unit: found };
  }

  const context: ToolContext = {
    unit,
    hook,
    application,
    clock: parts.clock,
    random: parts.random,
    model,
    committed,
    self,
    isLeader: () => self().application.leader === unit.unit,
    removedSecrets: new Set(),
    stage: pending.add,
    writeBag: pending.write,
    changeNow: (change) => store.commit(onModel(unit.model, change)),
    log: logInto(parts, unit),
  };

  return {
    unit,
    hook,
    answer(call) {
      const tool = TOOLS.get(call.tool);
      if (tool === undefined) return { code: 1, stdout: '', stderr: `ERROR unknown command: ${call.tool}\n` };
      return runTool(tool, call, context);
    },
    commit(more) {
      store.commit((state) => {
        onModel(unit.model, pending.apply)(state);
        more?.(state);
      });
      pending.clear();
    },
  };
};

/** Writes that wait for the hook's success, in order. */
function createPending(): {
  count(): number;
  apply: Change;
  add(change: Change): void;
  write: ToolContext['writeBag'];
  clear(): void;
} {
  const changes: Change[] = [];
  // Relation data is merged, so that a key which is changed and changed back in one hook wakes nobody.
  const bags = new Map<string, { relation: number; member: string; values: Record<string, string> }>();
  let count = 0;
  return {
    count: () => count,
    apply(model) {
      for (const change of changes) change(model);
      for (const { relation, member, values } of bags.values()) {
        const found = model.relations[String(relation)];
        const bag = found?.applications[member] ?? found?.units[member];
        if (bag !== undefined) writeBag(bag, values);
      }
    },
    add(change) {
      changes.push(change);
      count += 1;
    },
    write(relation, member, values) {
      const key = `${relation} ${member}`;
      bags.set(key, { relation, member, values: { ...bags.get(key)?.values, ...values } });
      count += 1;
    },
    clear() {
      changes.length = 0;
      bags.clear();
      count += 1;
    },
  };
}

function onModel(uuid: string, change: Change): (state: State) => void {
  return (state) => {
    const model = state.models[uuid];
    if (model !== undefined) change(model);
  };
}

function logInto({ log, clock }: SessionParts, { model, unit }: HookSession['unit']): ToolContext['log'] {
  const entity = `unit-${unit.replace('/', '-')}`;
  const module = `unit.${unit}.juju-log`;
  return (level, message) => log.append(model, { time: clock.now(), entity, level, module, message });
}

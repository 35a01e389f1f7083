import type { ModelStore, UnitAgents } from '../../src/controller/index.ts';

/**
 * Unit agents without containers: a unit is active and idle at once, enters its relations, asks for what `requests`
 * says (by endpoint; `ofUnits` is what each unit says), and leaves when its relation or itself is dying. For tests of everything around the agent.
 */
export function scriptedAgents(
  store: ModelStore,
  requests: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
  ofUnits: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): UnitAgents {
  const alive = new Map<string, { model: string; unit: string }>();
  const settle = (): void => {
    for (const { model: uuid, unit: name } of alive.values()) {
      const application = name.split('/')[0] ?? '';
      for (const relation of Object.values(store.read().models[uuid]?.relations ?? {})) {
        const own = relation.ends.find((end) => end.application === application);
        if (own === undefined) continue;
        const inside = name in relation.units;
        if (relation.life === 'alive' && !inside) {
          store.commit((state) => {
            const draft = state.models[uuid]?.relations[String(relation.id)];
            const bag = draft?.applications[application];
            if (draft === undefined || bag === undefined) return;
            draft.units[name] = {
              version: 1,
              data: { 'ingress-address': '127.0.0.1', ...ofUnits[own.name] },
            };
            Object.assign(bag, { version: bag.version + 1, data: { ...bag.data, ...requests[own.name] } });
          });
        } else if (relation.life !== 'alive' && inside) {
          store.commit((state) => {
            Reflect.deleteProperty(state.models[uuid]?.relations[String(relation.id)]?.units ?? {}, name);
          });
        }
      }
    }
  };
  store.subscribe(settle);
  return {
    ensure(ref) {
      alive.set(`${ref.model} ${ref.unit}`, ref);
      store.commit((state) => {
        const unit = state.models[ref.model]?.applications[ref.unit.split('/')[0] ?? '']?.units[ref.unit];
        if (unit === undefined) return;
        unit.workload = { current: 'active', message: '', since: 1 };
        unit.agent = { current: 'idle', message: '', since: 1 };
        unit.address = '10.1.0.1';
      });
      settle();
    },
    async remove(ref) {
      alive.delete(`${ref.model} ${ref.unit}`);
    },
    async runAction(ref, operation, task) {
      store.commit((state) => {
        const draft = state.models[ref.model]?.operations[operation]?.tasks[task];
        if (draft === undefined) return;
        draft.status = 'completed';
        draft.started = draft.enqueued;
        draft.completed = draft.enqueued;
        draft.log = [{ time: draft.enqueued, message: 'greeting world' }];
        draft.results = { 'return-code': 0, text: 'hello world' };
      });
    },
    async exec(ref, operation, task) {
      store.commit((state) => {
        const found = state.models[ref.model]?.operations[operation];
        const draft = found?.tasks[task];
        if (found === undefined || draft === undefined) return;
        const failing = found.name.includes('exit 3');
        draft.status = 'completed';
        draft.started = draft.enqueued;
        draft.completed = draft.enqueued;
        draft.results = { 'return-code': failing ? 3 : 0, stdout: `${found.name}\n` };
      });
    },
    async ssh(_unit, { command, terminal, stdin }, output) {
      const say = (text: string): void => output.stdout(Buffer.from(`${text}\n`));
      say(command.join(' '));
      if (terminal === undefined || stdin === undefined) return command[0] === 'false' ? 1 : 0;
      say(`ready for keys, ${terminal.columns} columns, ${terminal.kind ?? 'of no kind'}`);
      for await (const keys of stdin) {
        say(`struck: ${Buffer.from(keys).toString('hex')}`);
        break;
      }
      return 0;
    },
    copy: () => Promise.resolve(),
    resolve: () => undefined,
    forgetModel: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

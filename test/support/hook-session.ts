import {
  addUnits,
  openStore,
  type Application,
  type Charm,
  type LogLine,
  type Model,
  type ModelStore,
  type Relation,
  type State,
} from '../../src/controller/model/index.ts';
import type { Hook } from '../../src/controller/unit/hook.ts';
import { keep, recall } from '../../src/controller/unit/memory.ts';
import { openSession } from '../../src/controller/unit/open-session.ts';
import type { HookSession, ToolAnswer } from '../../src/controller/unit/session.ts';

export const MODEL = '11111111-2222-4333-8444-555555555555';
/** Milliseconds since 1970 at which every test's clock starts: 2026-11-22 10:00:00 UTC. */
export const START = Date.UTC(2026, 10, 22, 10);

/** A model in memory with its log, a clock that a test moves and predictable identifiers. */
export interface HookWorld {
  readonly store: ModelStore;
  readonly lines: LogLine[];
  now: number;
  model(): Model;
  /** Changes the model as somebody else would. */
  change(how: (model: Model) => void): void;
  open(unit: string, hook?: Hook): HookSession;
}

export async function hookWorld(build: (model: Model) => void): Promise<HookWorld> {
  const model: Model = {
    ...{ uuid: MODEL, name: 'test', life: 'alive', created: START },
    ...{ config: {}, constraints: {}, charms: {}, nextCharmRevision: {}, applications: {} },
    ...{ relations: {}, nextRelation: 0, secrets: {}, offers: {}, remoteApplications: {} },
    ...{ operations: {}, nextOperation: 1 },
  };
  build(model);
  const initial: State = {
    ...{ format: 1, controller: 'local', uuid: 'c', created: START },
    models: { [MODEL]: model },
  };
  const written = new Map<string, string>();
  const files = {
    readText: async (path: string) => written.get(path),
    write: async (path: string, content: string | Uint8Array) => void written.set(path, String(content)),
    removeUnfinished: () => Promise.resolve(),
    mkdir: async () => undefined,
  };
  const onError = (error: unknown): void => {
    throw error;
  };
  const store = await openStore({ files, path: '/state.json', initial, onError });
  const lines: LogLine[] = [];
  const log = {
    append: (_model: string, line: LogLine) => void lines.push(line),
    read: async () => lines,
    follow: () => () => undefined,
    forget: async () => undefined,
  };
  let drawn = 0;
  const random = {
    bytes: (count: number) => new Uint8Array(count).fill((drawn += 1)),
    fraction: () => 0,
  };
  const world: HookWorld = {
    store,
    lines,
    now: START,
    model() {
      const found = store.read().models[MODEL];
      if (found === undefined) throw new Error('the model is gone');
      return found;
    },
    change: (how) =>
      store.commit((state) => {
        const draft = state.models[MODEL];
        if (draft !== undefined) how(draft);
      }),
    open: (unit, hook = { kind: 'config-changed' }) =>
      openSession({ store, log, clock: { now: () => world.now }, random }, { model: MODEL, unit }, hook),
  };
  return world;
}

/** Calls a tool with a command line whose words are separated by single blanks, or given one by one. */
export function call(session: HookSession, line: string | readonly string[], stdin = ''): ToolAnswer {
  const [tool = '', ...args] = typeof line === 'string' ? line.split(' ') : line;
  return session.answer({ tool, args, stdin });
}

/** Standard output of a tool that must succeed. */
export function output(session: HookSession, line: string | readonly string[], stdin = ''): string {
  const answer = call(session, line, stdin);
  if (answer.code !== 0) throw new Error(`exit code ${answer.code}: ${answer.stderr}`);
  return answer.stdout;
}

/** The value that a tool prints as JSON. */
export function json(session: HookSession, line: string | readonly string[]): unknown {
  return JSON.parse(output(session, line));
}

export function charmNamed(name: string, more: Partial<Charm> = {}): Charm {
  return {
    ...{ name, url: `local:${name}-0`, revision: 0, summary: '', architectures: ['amd64'] },
    ...{ base: { name: 'ubuntu', channel: '24.04/stable' }, endpoints: {}, config: {}, actions: {} },
    ...{ containers: {}, resources: {}, storage: {} },
    ...more,
  };
}

/** An application with units that have addresses 10.0.0.1 and so on; the first unit leads. */
export function addApplication(
  model: Model,
  charm: Charm,
  units: number,
  more: Partial<Application> = {},
): void {
  const { name } = charm;
  model.charms[charm.url] = charm;
  const application: Application = {
    ...{ name, life: 'alive', charm: charm.url, podVersion: 0, config: {}, configVersion: 0, trust: false },
    ...{ constraints: {}, resources: {}, scale: 0, exposed: false, statusSetByCharm: false, history: [] },
    ...{ status: { current: 'waiting', message: '', since: START }, workloadVersion: '', units: {} },
    ...{ address: '10.1.0.1', providerId: name, created: START },
    ...more,
  };
  model.applications[name] = application;
  for (const unit of addUnits(model, application, units, START)) unit.address = `10.0.0.${unit.number + 1}`;
}

/** Lets all units of both sides enter, each with one value in its data, and tells each charm of the others. */
export function enterAll(model: Model, relation: Relation): void {
  const units = relation.ends.flatMap(({ application }) =>
    Object.values(model.applications[application]?.units ?? {}),
  );
  for (const unit of units) {
    relation.units[unit.name] = { version: 1, data: { 'ingress-address': unit.address ?? '' } };
    const isPeer = relation.ends.length === 1;
    const others = units.filter(({ name }) =>
      isPeer ? name !== unit.name : name.split('/')[0] !== unit.name.split('/')[0],
    );
    const memory = recall(unit.local);
    const told = { application: 0, units: Object.fromEntries(others.map(({ name }) => [name, 1])) };
    unit.local = keep({ ...memory, relations: { ...memory.relations, [String(relation.id)]: told } });
  }
}

import { isApplicationName } from '../../../bundle/index.ts';
import type { Snapshot } from '../../model/index.ts';
import { parseDuration } from '../../render/index.ts';
import {
  applicationScope,
  holds,
  modelScope,
  parseQuery,
  renderSummary,
  unitScope,
  type Scope,
} from '../../wait-for/index.ts';
import type { Command, Services, Terminal } from '../line/command.ts';
import { findModelByName, parseUnit } from '../line/find.ts';
import { refuse, usage } from '../line/refuse.ts';

const TEN_MINUTES = 600_000;

/** By kind of thing: the query without `--query`, and where to find the one that is meant. */
interface Kind {
  readonly query: string;
  readonly isName: (text: string) => boolean;
  find(state: Snapshot, model: string, name: string): Scope | undefined;
}

const KINDS: Readonly<Record<string, Kind>> = {
  model: {
    query: 'life=="alive" && status=="available"',
    isName: (text) => /^[a-z0-9][a-z0-9-]*$/.test(text),
    find(state, _model, name) {
      const model = findModelByName(state, name);
      return model && modelScope(model);
    },
  },
  application: {
    query: 'life=="alive" && status=="active"',
    isName: isApplicationName,
    find(state, uuid, name) {
      const model = state.models[uuid];
      const application = model?.applications[name];
      return model && application && applicationScope(model, application);
    },
  },
  unit: {
    query: 'life=="alive" && workload-status=="active"',
    isName: (text) => typeof parseUnit(text)?.number === 'number',
    find(state, uuid, name) {
      const model = state.models[uuid];
      const application = model?.applications[name.split('/')[0] ?? ''];
      const unit = application?.units[name];
      return model && application && unit && unitScope(model, application, unit);
    },
  },
};

export const waitFor: Command = {
  name: 'wait-for',
  summary: 'Wait until a model, an application or a unit is as a query says.',
  usage: 'model|application|unit <name>',
  scope: 'model',
  flags: [
    { names: ['query'], kind: 'text' },
    { names: ['timeout'], kind: 'text' },
    { names: ['summary'], kind: 'boolean' },
  ],
  arity: [1, 2],
  async run({ args: [what = '', name], flags, model, terminal }, services) {
    if (what === 'machine') throw usage('Juju command "wait-for machine" not supported on container models');
    const kind = KINDS[what];
    if (kind === undefined) throw refuse(`unrecognized command: juju wait-for ${what}`);
    if (name === undefined) throw usage(`${what} name must be supplied when waiting for an ${what}`);
    if (!kind.isName(name)) throw usage(`"${name}" is not valid ${what} name`);
    const query = parseQuery(flags.text('query') ?? kind.query);
    const limit = flags.text('timeout');
    const timeout = limit === undefined ? TEN_MINUTES : parseDuration(limit);
    if (timeout === undefined)
      throw usage(
        `invalid value "${limit ?? ''}" for option --timeout: time: invalid duration "${limit ?? ''}"`,
      );

    const found = await firstState(services, terminal, timeout, (state) => {
      const scope = kind.find(state, model, name);
      return { scope, done: scope !== undefined && holds(query, scope), note: noteOf(what, name, scope) };
    });
    if (found === undefined) throw refuse(`timed out waiting for "${name}" to reach goal state`);
    if (flags.text('summary') === 'false') return 0;
    const dying = found.values['life'] === 'dying';
    const shown = what === 'unit' ? what : `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
    terminal.stderr(`${shown} "${name}" is ${dying ? 'being removed' : 'running'}\n`);
    if (!dying) terminal.stdout(renderSummary(found));
    return 0;
  },
};

function noteOf(what: string, name: string, scope: Scope | undefined): string {
  if (scope === undefined) return `${what} "${name}" not found, waiting...`;
  const status = what === 'application' ? ` with "${String(scope.values['status'])}"` : '';
  return `${what} "${name}" found${status}, waiting...`;
}

interface Look {
  readonly scope: Scope | undefined;
  readonly done: boolean;
  readonly note: string;
}

/**
 * Looks at the state now and after every change until it is as wanted, and tells what it waits for. Undefined when
 * the time (milliseconds) is over or the client is gone.
 *
 * @throws Failure when what was there is removed, or the query fails.
 */
async function firstState(
  { store, clock }: Services,
  terminal: Terminal,
  timeout: number,
  look: (state: Snapshot) => Look,
): Promise<Scope | undefined> {
  let last: Look | undefined;
  const step = (state: Snapshot): Scope | undefined => {
    const now = look(state);
    if (now.done) return now.scope;
    if (last?.scope !== undefined && now.scope === undefined)
      throw refuse(`${last.scope.what.replace('Info', '').toLowerCase()} ${last.scope.name} removed`);
    if (now.note !== last?.note) terminal.stderr(`${now.note}\n`);
    last = now;
    return undefined;
  };
  const atOnce = step(store.read());
  if (atOnce !== undefined) return atOnce;
  const over = new AbortController();
  let stop = (): unknown => undefined;
  const reached = new Promise<Scope>((resolve, reject) => {
    stop = store.subscribe((after) => {
      try {
        const scope = step(after);
        if (scope !== undefined) resolve(scope);
      } catch (error) {
        reject(error as Error);
      }
    });
  });
  try {
    const signal = AbortSignal.any([over.signal, terminal.signal]);
    return await Promise.race([reached, clock.sleep(timeout, signal).then(noScope, noScope)]);
  } finally {
    stop();
    over.abort();
  }
}

const noScope = (): undefined => undefined;

import { leaveRelation, setWorkloadStatus, writeBag } from '../model/index.ts';
import type { AgentParts } from './agent-parts.ts';
import { dispatch, type DispatchRequest } from './dispatch.ts';
import { hookName, isRelationHook, isSecretHook, type Hook } from './hook.ts';
import { keep, recall } from './memory.ts';
import { remember } from './resolve.ts';
import { afterSecretHook } from './resolve-secrets.ts';
import type { Situation } from './situation.ts';
import { addressesOf, draftOf, type UnitDraft, type UnitWriter } from './unit-writer.ts';

/** Milliseconds until a failed hook is tried again, doubled each time: Juju's retry strategy. */
const FIRST_RETRY = 5_000;
const LONGEST_RETRY = 5 * 60_000;

export interface HookParts extends AgentParts {
  readonly write: UnitWriter;
  readonly say: (level: 'INFO' | 'WARNING' | 'ERROR', message: string) => void;
}

/**
 * Runs one hook. When it succeeds its writes and the memory of it are one commit; when it fails nothing of it is left
 * but the unit's status, and the time of the next try.
 *
 * @throws Failure as `Pod.run`, when the pod is the reason.
 */
export async function runHook(
  parts: HookParts,
  request: Pick<DispatchRequest, 'pod' | 'ref' | 'signal'>,
  hook: Hook,
  situation: Situation,
): Promise<void> {
  const { write, say } = parts;
  const name = hookName(hook);
  if (situation.unit.resolved === 'no-hooks' && situation.memory.failed !== undefined) {
    say('INFO', `skipped "${name}" hook (by resolved --no-retry)`);
    parts.store.commit((state) => succeed(draftOf(state, request.ref), hook, situation));
    return;
  }
  begin(parts, request, hook, situation);
  const { exitCode, session } = await dispatch(parts, { ...request, hook });
  if (request.signal.aborted) return;
  if (exitCode === 0) {
    session.commit((state) => succeed(draftOf(state, request.ref), hook, situation));
    say('INFO', `ran "${name}" hook (via hook dispatching script: dispatch)`);
    return;
  }
  say('ERROR', `hook "${name}" (via hook dispatching script: dispatch) failed: exit status ${exitCode}`);
  fail(parts, request, hook, situation);
  write.agent('error', `hook failed: "${name}"`, errorData(hook, name));
}

function begin(
  { write, store }: HookParts,
  { pod, ref }: Pick<DispatchRequest, 'pod' | 'ref'>,
  hook: Hook,
  { unit }: Situation,
): void {
  if (hook.kind === 'install' && unit.workload.current === 'waiting')
    write.workload('maintenance', 'installing charm software');
  if (hook.kind === 'stop') write.workload('maintenance', 'stopping charm software');
  if (hook.kind === 'remove') write.workload('maintenance', 'cleaning up prior to charm deletion');
  const remote = isRelationHook(hook) && hook.unit !== undefined ? ` for ${hook.unit}` : '';
  write.agent('executing', `running ${hookName(hook)} hook${remote}`);
  store.commit((state) => {
    const draft = draftOf(state, ref);
    if (draft === undefined) return;
    delete draft.unit.resolved;
    if (hook.kind !== 'relation-created') return;
    // The unit enters the relation: from now on the other side sees it.
    const relation = draft.model.relations[String(hook.relation)];
    if (relation === undefined) return;
    const bag = (relation.units[ref.unit] ??= { version: 0, data: {} });
    writeBag(bag, addressesOf(pod.address));
  });
}

/** Changes the draft as a successful hook does, besides what the charm itself wrote. */
function succeed(draft: UnitDraft | undefined, hook: Hook, situation: Situation): void {
  if (draft === undefined) return;
  const { model, unit } = draft;
  // The memory may have got news of Pebble while the hook ran.
  const { news, notices } = recall(unit.local);
  const next = remember(hook, { ...situation, memory: { ...situation.memory, news, notices } });
  unit.local = keep(next);
  delete unit.resolved;
  // Of a charm that never says how it is, nothing is known once it has started, in its first pod and in a later one.
  if (hook.kind === 'start' && unit.workloadSetByCharm !== true)
    unit.workload = { current: 'unknown', message: '', since: situation.now };
  if (hook.kind === 'stop' && unit.workload.message === 'stopping charm software')
    setWorkloadStatus(unit, { current: 'maintenance', message: '', since: situation.now });
  const relation = hook.kind === 'relation-broken' ? model.relations[String(hook.relation)] : undefined;
  if (relation !== undefined) leaveRelation(relation, unit.name);
  if (isSecretHook(hook)) afterSecretHook(model, hook, unit.name, situation.now);
}

function fail(
  { write, clock, random }: HookParts,
  _request: Pick<DispatchRequest, 'ref'>,
  hook: Hook,
  { memory, model }: Situation,
): void {
  const attempts = (memory.failed?.attempts ?? 0) + 1;
  const pause = Math.min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY) * (1 + 0.1 * random.fraction());
  const isOff = String(model.config['automatically-retry-hooks'] ?? 'true') === 'false';
  const retryAt = isOff ? Number.MAX_SAFE_INTEGER : clock.now() + Math.round(pause);
  write.memory((known) => ({ ...known, failed: { hook, attempts, retryAt } }));
}

/** What `juju status` and `status-get --include-data` tell of a failed hook. */
function errorData(hook: Hook, name: string): Record<string, string> {
  if (!isRelationHook(hook)) return { hook: name };
  return {
    hook: name,
    'relation-id': String(hook.relation),
    ...(hook.unit !== undefined && { 'remote-unit': hook.unit }),
  };
}

import { z } from 'zod/mini';
import type { Clock } from '../../ports/index.ts';
import type { WorkloadHook } from './hook.ts';
import type { Pod } from './pod/pod.ts';

/** What a watcher tells the agent. */
export interface PebbleListener {
  /** A Pebble answers that did not before; undefined: it does not answer any more. */
  booted(bootId: string | undefined): void;
  /** Something that the charm must be told, and the time of the notice that brought it. */
  reported(hook: WorkloadHook | undefined, at: string): void;
}

const systemInfo = z.object({ result: z.object({ 'boot-id': z.string() }) });
const noticesAnswer = z.object({
  result: z.nullish(
    z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        key: z.string(),
        'last-repeated': z.string(),
        'last-data': z.nullish(z.record(z.string(), z.string())),
      }),
    ),
  ),
});
const changeAnswer = z.object({ result: z.object({ status: z.string() }) });
type Notice = NonNullable<z.infer<typeof noticesAnswer>['result']>[number];

/** Milliseconds between two looks at a Pebble that is not there yet, and for one answer. */
const PAUSE = 40;
const ANSWER = 5_000;
/** Seconds for which Pebble keeps a question for notices open. */
const LONG_POLL = 20;

/** Watches one workload's Pebble until the signal fires: its boots, its custom notices, its failing checks. */
export async function watchPebble(
  pod: Pick<Pod, 'pebble'>,
  container: string,
  since: string | undefined,
  listener: PebbleListener,
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal,
): Promise<void> {
  let after = since;
  const get = async (path: string, timeout = ANSWER): Promise<unknown> => {
    const { body } = await pod.pebble(container, { method: 'GET', path }, timeout);
    return JSON.parse(body);
  };
  while (!signal.aborted) {
    try {
      const info = systemInfo.parse(await get('/v1/system-info'));
      listener.booted(info.result['boot-id']);
      for (;;) {
        const query = new URLSearchParams({ types: 'custom,change-update', timeout: `${LONG_POLL}s` });
        if (after !== undefined) query.set('after', after);
        const answer = noticesAnswer.parse(
          await get(`/v1/notices?${query.toString()}`, LONG_POLL * 1000 + ANSWER),
        );
        if (isStopped(signal)) return;
        for (const notice of answer.result ?? []) {
          after = notice['last-repeated'];
          listener.reported(await hookFor(notice, container, get), after);
        }
        const again = systemInfo.parse(await get('/v1/system-info'));
        if (again.result['boot-id'] !== info.result['boot-id']) break;
      }
    } catch {
      // It is starting, restarting or gone: the next look tells.
      listener.booted(undefined);
      await clock.sleep(PAUSE, signal).catch(() => undefined);
    }
  }
}

/** The flow of types does not know that an await lets the signal fire. */
const isStopped = (signal: AbortSignal): boolean => signal.aborted;

/** Which of Pebble's notices are events of a charm, as juju's `pebblenotices.go` has it. */
async function hookFor(
  notice: Notice,
  container: string,
  get: (path: string) => Promise<unknown>,
): Promise<WorkloadHook | undefined> {
  const { id, type, key, 'last-data': data } = notice;
  if (type === 'custom') return { kind: 'pebble-custom-notice', container, notice: { id, type, key } };
  const { kind, 'check-name': check } = data ?? {};
  if (check === undefined || (kind !== 'perform-check' && kind !== 'recover-check')) return undefined;
  const change = changeAnswer.safeParse(await get(`/v1/changes/${encodeURIComponent(key)}`));
  const status = change.data?.result.status;
  if (kind === 'perform-check' && status === 'Error')
    return { kind: 'pebble-check-failed', container, check };
  if (kind === 'recover-check' && status === 'Done')
    return { kind: 'pebble-check-recovered', container, check };
  return undefined;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod/mini';

import { parseStatus } from '../../src/juju/read/status.ts';
import type { JujuStatus } from '../../src/juju/read/status.ts';
import { parseJujuTime } from '../../src/juju/read/juju-time.ts';
import type {
  HistoryEntry,
  Observation,
  PebbleService,
  Pod,
  RunningImage,
} from '../../src/juju/judge/types.ts';

const folder = join(import.meta.dirname, '..', 'fixtures', 'juju', 'timelines');

const answer = z.object({
  image: z.optional(z.string()),
  charm: z.optional(z.string()),
  greeting: z.optional(z.string()),
});

const row = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('meta'), t: z.number(), app: z.string(), startUtc: z.optional(z.string()) }),
  z.object({ kind: z.literal('status'), t: z.number(), started: z.number(), status: z.unknown() }),
  z.object({ kind: z.literal('http'), t: z.number(), probe: z.record(z.string(), answer) }),
  z.object({
    kind: z.literal('pods'),
    t: z.number(),
    pods: z.array(
      z.object({
        pod: z.string(),
        uid: z.string(),
        deleting: z.boolean(),
        phase: z.string(),
        waiting: z.optional(z.record(z.string(), z.string())),
      }),
    ),
  }),
  z.object({
    kind: z.literal('services'),
    t: z.number(),
    services: z.record(
      z.string(),
      z.array(z.object({ name: z.string(), startup: z.string(), current: z.string(), since: z.string() })),
    ),
  }),
  /** From `from` until `t` no call of status had an answer. */
  z.object({ kind: z.literal('away'), t: z.number(), from: z.number(), stderr: z.string() }),
  z.object({ kind: z.literal('mark'), t: z.number(), what: z.string() }),
  z.object({ kind: z.literal('command-start'), t: z.number(), argv: z.array(z.string()) }),
  z.object({
    kind: z.literal('command-end'),
    t: z.number(),
    exitCode: z.number(),
    stderr: z.optional(z.string()),
  }),
]);

export type TimelineRow = z.infer<typeof row>;
type Rows<K extends TimelineRow['kind']> = Extract<TimelineRow, { kind: K }>[];

/** A recording of real Juju: what status said and what the pods really did, in seconds from its start. */
export class Timeline {
  readonly rows: readonly TimelineRow[];

  constructor(name: string) {
    this.rows = readFileSync(join(folder, `${name}.jsonl`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => row.parse(JSON.parse(line)));
  }

  all<K extends TimelineRow['kind']>(kind: K): Rows<K> {
    return this.rows.filter((entry): entry is Extract<TimelineRow, { kind: K }> => entry.kind === kind);
  }

  /** When the nth command was started and when it ended. */
  command(index: number): { start: number; end: number } {
    const start = this.all('command-start')[index]?.t;
    if (start === undefined) throw new Error(`the recording has no command ${index}`);
    return { start, end: this.all('command-end').find((entry) => entry.t >= start)?.t ?? start };
  }

  /**
   * What `juju status` answered to a look that began at `time`; status is read when the look begins. After `until`
   * nothing moves but the clock.
   */
  statusAt(time: number, until = time): JujuStatus | undefined {
    if (this.all('away').some((entry) => entry.from <= time && time < entry.t)) return undefined;
    const sample = this.all('status').findLast((entry) => entry.started <= Math.min(time, until));
    return sample === undefined ? undefined : parseStatus(advanceClock(sample.status, time - sample.started));
  }

  /** What a program inside the workload would read as the image's identity. */
  imagesAt(time: number): Map<string, RunningImage> {
    const probe = this.all('http').findLast((entry) => entry.t <= time)?.probe ?? {};
    return new Map(
      Object.entries(probe)
        .filter(([pod]) => pod !== 'service')
        .map(([pod, said]) => [
          pod.replace(/-(\d+)$/, '/$1'),
          said.image === undefined
            ? { kind: 'unreadable', reason: 'the container does not answer', lasting: false }
            : { kind: 'read', id: said.image },
        ]),
    );
  }

  /** What the cluster would say of the pods. The recorder noted no times: a pod was made when it was first seen. */
  podsAt(time: number): readonly Pod[] | undefined {
    const rows = this.all('pods');
    const start = parseJujuTime(this.all('meta')[0]?.startUtc);
    return rows
      .findLast((entry) => entry.t <= time)
      ?.pods.map(({ pod, uid, deleting, phase, waiting = {} }) => {
        const first = rows.find((entry) => entry.pods.some((each) => each.uid === uid))?.t ?? 0;
        const containers = Object.entries(waiting).map(([name, reason]) => ({
          name,
          restarts: 0,
          waiting: { reason, message: '' },
        }));
        const created = start === undefined ? undefined : start + Math.floor(first);
        return { unit: pod.replace(/-(\d+)$/, '/$1'), uid, created, deleting, phase, reason: '', containers };
      });
  }

  /** What Pebble would say; undefined where the recording does not tell. */
  servicesAt(time: number): Map<string, readonly PebbleService[]> | undefined {
    const said = this.all('services').findLast((entry) => entry.t <= time)?.services;
    return said === undefined ? undefined : new Map(Object.entries(said));
  }

  /** Of the hooks, those that some sample of status shows; the real history knows more. */
  historyAt(time: number): Map<string, HistoryEntry[]> {
    const history = new Map<string, HistoryEntry[]>();
    for (const sample of this.all('status').filter((entry) => entry.started <= time)) {
      for (const unit of parseStatus(sample.status).applications.flatMap(
        (application) => application.units,
      )) {
        const entries = history.get(unit.name) ?? [];
        entries.push({
          type: 'juju-unit',
          status: unit.agent.current,
          message: unit.agent.message,
          since: unit.agent.since,
        });
        history.set(unit.name, entries);
      }
    }
    return history;
  }

  get end(): number {
    return Math.max(...this.rows.map((entry) => entry.t));
  }
}

/** The recorder kept only samples that differ; between them everything but the clock stood still. */
function advanceClock(status: unknown, seconds: number): unknown {
  const shape = z.looseObject({
    model: z.looseObject({ 'model-status': z.looseObject({ since: z.string() }) }),
  });
  const parsed = shape.safeParse(status);
  if (!parsed.success) return status;
  const since = parseJujuTime(parsed.data.model['model-status'].since);
  if (since === undefined) return status;
  const now = new Date((since + Math.floor(seconds)) * 1000).toISOString();
  const info = { ...parsed.data.model['model-status'], since: now };
  return {
    ...parsed.data,
    model: { ...parsed.data.model, 'model-status': info },
    controller: { timestamp: `${now.slice(11, 19)}Z` },
  };
}

export interface ReplayOptions {
  /** Whether it looks into the workload: which image runs, and what its services do. */
  readonly images: boolean;
  readonly history: boolean;
  /** Whether the cluster is asked for the pods, at every look. */
  readonly pods?: boolean;
  /** Seconds between two looks. */
  readonly every: number;
  /** Seconds after the end of the recording during which nothing more happens. */
  readonly beyond: number;
  /** Seconds added to the first look, so that the looks fall differently. */
  readonly phase?: number;
}

/** The looks that a wait would have had from `from` on, `times` in seconds of the recording. */
export function* replay(
  timeline: Timeline,
  from: number,
  until: number,
  options: ReplayOptions,
): Generator<Observation> {
  for (let time = from + (options.phase ?? 0); time <= until + options.beyond; time += options.every) {
    const status = timeline.statusAt(time, until);
    const told = Math.min(time, until);
    const services = timeline.servicesAt(told);
    const look = { at: (time + 0.15) * 1000, began: time * 1000 };
    if (status === undefined) {
      yield { ...look, problem: 'no answer' };
      continue;
    }
    yield {
      ...look,
      status,
      ...(options.images ? { images: timeline.imagesAt(told) } : {}),
      ...(options.images && services !== undefined ? { services } : {}),
      ...(options.pods === true ? podsOf(timeline.podsAt(told)) : {}),
      ...(options.history ? { history: timeline.historyAt(told) } : {}),
    };
  }
}

function podsOf(pods: readonly Pod[] | undefined): Pick<Observation, 'pods'> {
  return pods === undefined ? {} : { pods };
}

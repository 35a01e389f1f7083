import type { AtOnce, Measured, PackedAndPushed } from './own-side.ts';
import type { Marks } from './guestbook-deploys.ts';
import type { Payload } from './payload.ts';
import type { Usage } from './processes.ts';
import { compareRounds, describeSpread, type Ratio, type Spread } from './statistics.ts';

/** What one scenario measured: lines to print and values for `--json`. */
export interface Report {
  readonly name: string;
  readonly lines: readonly string[];
  readonly values: Readonly<Record<string, number | Spread | Ratio>>;
}

export const ms = ({ median, mad }: Spread): string => `${median.toFixed(0)} ms (±${mad.toFixed(0)})`;
const times = ({ median, lowest, highest }: Ratio): string =>
  `${median.toFixed(1)}x (${lowest.toFixed(1)} to ${highest.toFixed(1)})`;
export const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export function describePacks(
  name: string,
  payload: Payload,
  cold: PackedAndPushed,
  noop: readonly PackedAndPushed[],
  rounds: readonly {
    readonly ours: PackedAndPushed;
    readonly atOnce: AtOnce;
    readonly replay: number;
    readonly buildah: number;
  }[],
): Report {
  const list = (pick: (run: PackedAndPushed) => number, runs = rounds.map(({ ours }) => ours)): number[] =>
    runs.map(pick);
  const replay = rounds.map((round) => round.replay);
  const buildah = rounds.map((round) => round.buildah);
  const own = list((run) => run.own);
  const wall = list((run) => run.wall);
  const once = rounds.map((round) => round.atOnce);
  const values = {
    imageBytes: payload.bytes,
    files: payload.files,
    coldOwn: cold.own,
    coldWall: cold.wall,
    coldPeak: cold.peak,
    noopOwn: describeSpread(noop.map((run) => run.own)),
    noopWall: describeSpread(noop.map((run) => run.wall)),
    noopRequests: Math.max(...noop.map((run) => run.requests)),
    noopUploaded: Math.max(...noop.map((run) => run.uploaded)),
    changeOwn: describeSpread(own),
    changeOwnPack: describeSpread(list((run) => run.ownPack)),
    changeWall: describeSpread(wall),
    // The least and not the middle: other load only ever adds.
    changeCpu: Math.min(...list((run) => run.cpu)),
    changeCpuPack: Math.min(...list((run) => run.cpuPack)),
    changePeak: Math.max(...list((run) => run.peak)),
    atOnceOwn: describeSpread(once.map((run) => run.own)),
    atOnceWall: describeSpread(once.map((run) => run.wall)),
    atOnceCpu: Math.min(...once.map((run) => run.cpu)),
    atOncePeak: Math.max(...once.map((run) => run.peak)),
    atOnceRequests: Math.max(...once.map((run) => run.requests)),
    replay: describeSpread(replay),
    buildah: describeSpread(buildah),
    replayToOwn: compareRounds(replay, own),
    replayToWall: compareRounds(replay, wall),
    replayToAtOnceOwn: compareRounds(
      replay,
      once.map((run) => run.own),
    ),
    replayToAtOnceWall: compareRounds(
      replay,
      once.map((run) => run.wall),
    ),
    buildahToOwn: compareRounds(buildah, own),
    buildahToWall: compareRounds(buildah, wall),
  };
  const lines = [
    `image: ${mega(values.imageBytes)} uncompressed, ${values.files} files above the base`,
    `cold pack+push (once): own ${cold.own.toFixed(0)} ms, wall ${cold.wall.toFixed(0)} ms, peak ${mega(cold.peak)}`,
    `no-op pack+push: own ${ms(values.noopOwn)}, wall ${ms(values.noopWall)}, ${values.noopRequests} requests, ${values.noopUploaded} bytes up`,
    `one line changed, ours: own ${ms(values.changeOwn)}, of it pack-rock ${ms(values.changeOwnPack)}, wall ${ms(values.changeWall)}, peak ${mega(values.changePeak)}`,
    `one line changed, ours: processor time ${values.changeCpu.toFixed(0)} ms at least, of it pack-rock ${values.changeCpuPack.toFixed(0)} ms`,
    `one line changed, ours in one step: own ${ms(values.atOnceOwn)}, wall ${ms(values.atOnceWall)}, processor time ${values.atOnceCpu.toFixed(0)} ms at least, ${values.atOnceRequests} requests, peak ${mega(values.atOncePeak)}`,
    `one line changed, rockcraft's last steps: wall ${ms(values.replay)} = ${times(values.replayToOwn)} own, ${times(values.replayToWall)} wall; in one step ${times(values.replayToAtOnceOwn)} own, ${times(values.replayToAtOnceWall)} wall`,
    `one line changed, buildah --layers: wall ${ms(values.buildah)} = ${times(values.buildahToOwn)} own, ${times(values.buildahToWall)} wall`,
  ];
  return { name, lines, values };
}

/** One round: a changed line, and then nothing changed. */
interface Round<T> {
  readonly change: T;
  readonly noop: T;
}

export function describeFramework(
  name: string,
  cold: PackedAndPushed,
  rounds: readonly Round<PackedAndPushed>[],
): Report {
  const { line, values } = compareToCold(cold, rounds);
  const requests = Math.max(...rounds.map(({ noop }) => noop.requests));
  const uploaded = Math.max(...rounds.map(({ noop }) => noop.uploaded));
  const changeUploaded = Math.max(...rounds.map(({ change }) => change.uploaded));
  return {
    name,
    lines: [
      ...line('pack+push'),
      `one line changed: ${changeUploaded} bytes up; no-op: ${requests} requests, ${uploaded} bytes up`,
    ],
    values: { ...values, noopRequests: requests, noopUploaded: uploaded, changeUploaded },
  };
}

export function describeCharm(cold: Measured, rounds: readonly Round<Measured>[]): Report {
  const { line, values } = compareToCold(cold, rounds);
  return { name: 'charm', lines: line('pack'), values };
}

/** Times of our processes, which for compilers and installers is mostly waiting: the wall is beside it. */
function compareToCold(
  cold: Pick<Measured, 'own' | 'wall' | 'peak'>,
  rounds: readonly Round<Pick<Measured, 'own' | 'wall' | 'peak'>>[],
): { line: (what: string) => string[]; values: Report['values'] } {
  const own = rounds.map(({ change }) => change.own);
  const noop = rounds.map((round) => round.noop.own);
  const values = {
    coldOwn: cold.own,
    changeOwn: describeSpread(own),
    changeWall: describeSpread(rounds.map(({ change }) => change.wall)),
    noopOwn: describeSpread(noop),
    noopWall: describeSpread(rounds.map((round) => round.noop.wall)),
    peak: Math.max(cold.peak, ...rounds.map(({ change }) => change.peak)),
  };
  const toCold = compareRounds(
    own.map(() => cold.own),
    own,
  );
  const toNoop = compareRounds(own, noop);
  return {
    line: (what) => [
      `cold ${what} (once): own ${cold.own.toFixed(0)} ms, wall ${cold.wall.toFixed(0)} ms, peak ${mega(values.peak)}`,
      `one line changed: own ${ms(values.changeOwn)}, wall ${ms(values.changeWall)}; cold takes ${times(toCold)} as long`,
      `no-op: own ${ms(values.noopOwn)}, wall ${ms(values.noopWall)}; a changed line takes ${times(toNoop)} as long`,
    ],
    values: { ...values, coldToChange: toCold, changeToNoop: toNoop },
  };
}

export function describeStarts(
  starts: ReadonlyMap<string, readonly number[]>,
  node: readonly number[],
  neighbour: { readonly runs: readonly number[]; readonly size: number },
): Report {
  const entries = [...starts].map(([name, runs]) => {
    const [ofNode, ofNeighbour] = [compareRounds(runs, node), compareRounds(runs, neighbour.runs)];
    return { name, spread: describeSpread(runs), ofNode, ofNeighbour };
  });
  return {
    name: 'start',
    lines: [
      `node alone: ${ms(describeSpread(node))}`,
      `an action of the toolkit with yaml and zod that does nothing, ${(neighbour.size / 1e6).toFixed(1)} MB: ${ms(describeSpread(neighbour.runs))}`,
      ...entries.map(
        ({ name, spread, ofNode, ofNeighbour }) =>
          `${name}: ${ms(spread)} = ${times(ofNode)} node, ${times(ofNeighbour)} that action`,
      ),
    ],
    values: Object.fromEntries([
      ['node', describeSpread(node)],
      ['neighbour', describeSpread(neighbour.runs)],
      ...entries.map(({ name, spread }) => [name, spread] as const),
    ]),
  };
}

/** A large rock to an empty registry, by us and by skopeo. */
export function describePushes(
  rounds: readonly {
    readonly own: number;
    readonly wall: number;
    readonly peak: number;
    readonly skopeo: number;
    readonly skopeoPeak: number;
  }[],
): Report {
  const skopeo = rounds.map((round) => round.skopeo);
  const wall = rounds.map((round) => round.wall);
  const values = {
    own: describeSpread(rounds.map((round) => round.own)),
    wall: describeSpread(wall),
    peak: Math.max(...rounds.map((round) => round.peak)),
    skopeo: describeSpread(skopeo),
    skopeoPeak: Math.max(...rounds.map((round) => round.skopeoPeak)),
    wallToSkopeo: compareRounds(wall, skopeo),
  };
  return {
    name: 'push',
    lines: [
      `cold push of 200 MB, publish: own ${ms(values.own)}, wall ${ms(values.wall)}, peak ${mega(values.peak)}`,
      `cold push of 200 MB, skopeo copy: wall ${ms(values.skopeo)}, peak ${mega(values.skopeoPeak)}`,
      `publish takes ${values.wallToSkopeo.median.toFixed(2)} times what skopeo takes (${values.wallToSkopeo.lowest.toFixed(2)} to ${values.wallToSkopeo.highest.toFixed(2)})`,
    ],
    values,
  };
}

/** The steps of one run of the pipeline, in order. */
export type Steps = readonly { readonly action: string; readonly seconds: number }[];

/** The tests come after the first verified answer: they are named, and not counted. */
export function describeDeploys(cold: Steps, warm: readonly Steps[]): Report {
  const counted = (steps: Steps): Steps => steps.filter(({ action }) => action !== 'integration-test');
  const total = (steps: Steps): number =>
    counted(steps).reduce((sum, { seconds }) => sum + seconds * 1000, 0);
  const byStep = (steps: Steps): string =>
    steps.map(({ action, seconds }) => `${action} ${seconds.toFixed(1)} s`).join(', ');
  const change = describeSpread(warm.map(total));
  return {
    name: 'deploy',
    lines: [
      `cold, to a verified answer (once): ${(total(cold) / 1000).toFixed(1)} s: ${byStep(cold)}`,
      `one line changed, to a verified answer: ${ms(change)}; the last: ${byStep(warm.at(-1) ?? [])}`,
    ],
    values: { cold: total(cold), change },
  };
}

/** Milliseconds of a first call of `setup-craft`, and of a second one that finds everything. */
export interface Setups {
  readonly first: number;
  readonly second: number;
}

export function describeSetups(embedded: readonly Setups[], craft: readonly Setups[]): Report {
  const spread = (rounds: readonly Setups[], call: keyof Setups): Spread =>
    describeSpread(rounds.map((round) => round[call]));
  const values = {
    embeddedFirst: spread(embedded, 'first'),
    embeddedSecond: spread(embedded, 'second'),
    craftFirst: spread(craft, 'first'),
    craftSecond: spread(craft, 'second'),
  };
  return {
    name: 'setup',
    lines: [
      `embedded, registry and controller started: ${ms(values.embeddedFirst)}; the second call: ${ms(values.embeddedSecond)}`,
      `craft, with snaps that take no time: ${ms(values.craftFirst)}; the second call: ${ms(values.craftSecond)}`,
    ],
    values,
  };
}

/** Deploys and refreshes of one controller, and what its daemon has used for all of them. */
export function describeController(
  deploys: readonly Marks[],
  refreshes: readonly Marks[],
  daemon: Usage,
): Report {
  const answered = describeSpread(deploys.map((marks) => marks['active and HTTP 200'] ?? Number.NaN));
  const refreshed = describeSpread(refreshes.map((marks) => marks['HTTP 200'] ?? Number.NaN));
  const ended = describeSpread(refreshes.map((marks) => marks['active and idle'] ?? Number.NaN));
  return {
    name: 'controller',
    lines: [
      `deploy with PostgreSQL, to active and HTTP 200: ${ms(answered)}; ${bySteps(deploys)}`,
      `refresh to another image, to HTTP 200: ${ms(refreshed)}, to active and idle: ${ms(ended)}; ${bySteps(refreshes)}`,
      `the daemon: peak ${mega(daemon.peak)}, processor time ${(daemon.cpu / (deploys.length + 1)).toFixed(0)} ms for a deploy, a refresh and the end`,
    ],
    values: { answered, refreshed, ended, peak: daemon.peak, cpu: daemon.cpu / (deploys.length + 1) },
  };
}

/** Medians of what each step took, in the order of the marks. */
function bySteps(rounds: readonly Marks[]): string {
  const names = Object.keys(rounds[0] ?? {});
  const steps = names.map((name, at) => {
    const took = rounds.map((marks) => (marks[name] ?? Number.NaN) - (marks[names[at - 1] ?? ''] ?? 0));
    return `${name} ${describeSpread(took).median.toFixed(0)} ms`;
  });
  return steps.join(', ');
}

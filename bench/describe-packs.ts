import type { AtOnce, PackedAndPushed } from './own-side.ts';
import type { Payload } from './payload.ts';
import { mega, ms, times, type Report } from './report.ts';
import { compareRounds, describeSpread } from './statistics.ts';

/** What one app's packs and pushes took, beside those of the peers. */
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

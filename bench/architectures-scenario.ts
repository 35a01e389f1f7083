import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeStandInBase } from '../src/debian/index.ts';
import { realPorts } from '../test/support/ports.ts';
import { packAndPush, type PackedAndPushed, type Place } from './own-side.ts';
import { changeLine } from './replay.ts';
import { mega, ms, type Report } from './report.ts';
import { startRegistry } from './servers.ts';
import { describeSpread, type Spread } from './statistics.ts';

/**
 * What a second architecture adds to a changed line of `examples/flask` when its other layers are in the cache: the rock
 * for amd64 alone and the rocks for both take turns, each with a line of its own.
 */
export async function measureArchitectures(work: string, base: string, runs: number): Promise<Report> {
  const folder = join(work, 'architectures');
  const project = join(folder, 'project');
  await mkdir(folder, { recursive: true });
  await cp(resolve('examples/flask'), project, { recursive: true });
  const file = join(project, 'rockcraft.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace('  amd64:\n', '  amd64:\n  arm64:\n'));
  const ports = realPorts();
  const foreign = await makeStandInBase(ports, { cacheDir: folder, architecture: 'arm64' });
  const place: Place = { folder, bundles: resolve('dist'), cache: join(folder, 'cache') };
  const registry = await startRegistry(folder);
  try {
    const pack = (platform: string): Promise<PackedAndPushed> =>
      packAndPush(
        place,
        {
          ...{ path: project, output: join(folder, 'out'), platform },
          'base-image': `amd64=${base}\narm64=${foreign.path}`,
        },
        `${registry.host}/guestbook/${platform}:1`,
      );
    const rounds: { one: PackedAndPushed; both: PackedAndPushed }[] = [];
    // The round before the first fills the caches and is not counted.
    for (let round = -1; round < runs; round += 1) {
      await changeLine(join(project, 'app.py'), round);
      const one = await pack('amd64');
      await changeLine(join(project, 'app.py'), round);
      const both = await pack('all');
      if (round >= 0) rounds.push({ one, both });
    }
    return describeArchitectures(rounds);
  } finally {
    await registry.close();
    await ports.dispose();
  }
}

/** What the second of two architectures adds, taken round by round. */
function describeArchitectures(
  rounds: readonly { readonly one: PackedAndPushed; readonly both: PackedAndPushed }[],
): Report {
  const more = (pick: (run: PackedAndPushed) => number): Spread =>
    describeSpread(rounds.map(({ one, both }) => pick(both) - pick(one)));
  const values = {
    one: describeSpread(rounds.map(({ one }) => one.own)),
    moreOwn: more((run) => run.own),
    moreOwnPack: more((run) => run.ownPack),
    moreCpu: more((run) => run.cpu),
    moreUploaded: more((run) => run.uploaded),
    moreRequests: more((run) => run.requests),
    peak: Math.max(...rounds.map(({ both }) => both.peak)),
  };
  return {
    name: 'architectures',
    lines: [
      `one line changed, amd64 alone: own ${ms(values.one)}`,
      `arm64 as well: own ${ms(values.moreOwn)} more, of it pack-rock ${ms(values.moreOwnPack)}, processor time ${ms(values.moreCpu)}`,
      `arm64 as well: ${values.moreUploaded.median.toFixed(0)} bytes and ${values.moreRequests.median.toFixed(0)} requests more, peak ${mega(values.peak)}`,
    ],
    values,
  };
}

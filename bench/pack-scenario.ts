import { appendFile, cp, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { packAndPush, packAndPushAtOnce, type AtOnce, type PackedAndPushed, type Place } from './own-side.ts';
import { extractPayload } from './payload.ts';
import { timeProgram } from './processes.ts';
import { buildWithBuildah, changeLine, prepareBuildah, prepareLayout, replayRockcraft } from './replay.ts';
import { describePacks } from './describe-packs.ts';
import type { Report } from './report.ts';
import { startIndex, startRegistry } from './servers.ts';

export interface PackSubject {
  readonly name: string;
  /** Megabytes of generated dependencies besides those of the example; 0 is the example as it is. */
  readonly extra: number;
}

/** Cold, no-op and one-line change of one app; for the last our side, in two steps and in one, and both peers take turns. */
export async function measurePacks(
  work: string,
  base: string,
  { name, extra }: PackSubject,
  runs: number,
): Promise<Report> {
  const folder = join(work, name);
  const project = join(folder, 'project');
  await mkdir(folder, { recursive: true });
  await cp(resolve('examples/flask'), project, { recursive: true });
  // None of the others packs a charm, and the pipeline would.
  for (const charm of ['charm', 'charm-ops']) await rm(join(project, charm), { recursive: true });
  const wheel = join(folder, 'wheel');
  if (extra > 0) {
    await timeProgram(['python3', resolve('bench/make-wheel.py'), wheel, String(extra)]);
  }
  const place: Place = { folder, bundles: resolve('dist'), cache: join(folder, 'cache') };
  const registry = await startRegistry(folder);
  const index = await startIndex(wheel);
  try {
    if (extra > 0) {
      const source = `--extra-index-url http://${index.host}/simple/\nbenchdeps==1.0\n`;
      await appendFile(join(project, 'requirements.txt'), source);
    }
    const inputs = { path: project, output: join(folder, 'out'), 'base-image': base };
    const target = (who: string): string => `${registry.host}/${name}/${who}:1`;
    const ours = (): Promise<PackedAndPushed> => packAndPush(place, inputs, target('ours'));
    const atOnce = (): Promise<AtOnce> => packAndPushAtOnce(place, inputs, target('at-once'));
    const cold = await ours();
    const payload = await extractPayload(folder, cold.rock, base);
    await prepareLayout(folder, base);
    await prepareBuildah(folder, target('base'));

    const noop: PackedAndPushed[] = [];
    for (let round = 0; round < runs; round += 1) noop.push(await ours());

    const rounds: { ours: PackedAndPushed; atOnce: AtOnce; replay: number; buildah: number }[] = [];
    let last = noop.at(-1)?.digest;
    const checkChanged = ({ digest }: AtOnce): void => {
      if (digest === last) throw new Error('the changed line is not in the image');
      last = digest;
    };
    // The round before the first fills the caches of all and is not counted.
    for (let round = -1; round < runs; round += 1) {
      await changeLine(join(project, 'app.py'), round);
      await changeLine(join(payload.prime, 'flask/app/app.py'), round);
      await changeLine(join(payload.context, 'app/app.py'), round);
      const own = await quietly(ours);
      checkChanged(own);
      await changeLine(join(project, 'app.py'), round + 0.5);
      const once = await quietly(atOnce);
      checkChanged(once);
      const replay = await quietly(() => replayRockcraft(folder, payload.prime, target('replay')));
      const buildah = await quietly(() => buildWithBuildah(folder, payload.context, target('buildah')));
      if (round >= 0) rounds.push({ ours: own, atOnce: once, replay, buildah });
    }
    return describePacks(name, payload, cold, noop, rounds);
  } finally {
    await index.close();
    await registry.close();
  }
}

/** What one side has left to the disk is no time of the next one. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  await timeProgram(['sync']);
  return work();
}

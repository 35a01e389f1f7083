import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startNodeMirror } from '../test/support/node-mirror.ts';
import { realPorts } from '../test/support/ports.ts';
import { packAndPush, runAction, type Measured, type PackedAndPushed, type Place } from './own-side.ts';
import { changeLine } from './replay.ts';
import { describeCharm, describeFramework } from './describe-rounds.ts';
import type { Report } from './report.ts';
import { startRegistry } from './servers.ts';

export interface FrameworkSubject {
  /** The folder below `examples`. */
  readonly example: string;
  /** The source that changes, seen from there. */
  readonly source: string;
  /** What begins a comment in it. */
  readonly comment: string;
}

/** Flask has a scenario of its own, with the peers beside it. */
export const FRAMEWORKS: readonly FrameworkSubject[] = [
  { example: 'django', source: 'agenda/events/views.py', comment: '#' },
  { example: 'fastapi', source: 'app/store.py', comment: '#' },
  { example: 'go', source: 'store.go', comment: '//' },
  { example: 'expressjs', source: 'app/app.js', comment: '//' },
  { example: 'spring-boot', source: 'src/main/java/com/example/birds/Pages.java', comment: '//' },
];

/** Cold once, then in every round one changed line and a run in which nothing has changed. */
export async function measureFramework(
  work: string,
  base: string,
  { example, source, comment }: FrameworkSubject,
  runs: number,
): Promise<Report> {
  const { place, project } = await prepare(work, `examples/${example}`);
  const ports = realPorts();
  const mirror = example === 'expressjs' ? await startNodeMirror(ports) : undefined;
  const registry = await startRegistry(place.folder);
  try {
    const inputs = {
      path: project,
      output: join(place.folder, 'out'),
      'base-image': base,
      ...(mirror !== undefined && { 'node-mirror': mirror.url }),
    };
    const run = (): Promise<PackedAndPushed> =>
      packAndPush(place, inputs, `${registry.host}/${example}/ours:1`);
    const cold = await run();
    const rounds: { change: PackedAndPushed; noop: PackedAndPushed }[] = [];
    // The round before the first fills the caches of the tools and is not counted.
    for (let round = -1; round < runs; round += 1) {
      await addLineAbove(join(project, source), `${comment} round ${round} ${performance.timeOrigin}`);
      const change = await run();
      const noop = await run();
      if (change.digest === cold.digest || noop.digest !== change.digest)
        throw new Error('the changed line is not in the image, or something else is');
      if (round >= 0) rounds.push({ change, noop });
    }
    return describeFramework(example, cold, rounds);
  } finally {
    await registry.close();
    await mirror?.[Symbol.asyncDispose]();
    await ports.dispose();
  }
}

/** Above the code, since a compiler of Java leaves out a comment below it, and with it the change. */
async function addLineAbove(file: string, line: string): Promise<void> {
  await writeFile(file, `${line}\n${await readFile(file, 'utf8')}`);
}

/** The charm of the Flask example: cold once, then in every round a changed line and nothing changed. */
export async function measureCharm(work: string, runs: number): Promise<Report> {
  const { place, project } = await prepare(work, 'examples/flask/charm-ops');
  const inputs = { path: project, output: join(place.folder, 'out'), 'max-age': '24h' };
  const run = (): Promise<Measured> => runAction(place, 'pack-charm', inputs);
  const cold = await run();
  const rounds: { change: Measured; noop: Measured }[] = [];
  for (let round = -1; round < runs; round += 1) {
    await changeLine(join(project, 'src/charm.py'), round);
    const change = await run();
    const noop = await run();
    if (change.outputs['reused'] !== 'false' || noop.outputs['reused'] !== 'true')
      throw new Error('the changed line is not in the charm, or the same charm was packed again');
    if (round >= 0) rounds.push({ change, noop });
  }
  return describeCharm(cold, rounds);
}

async function prepare(work: string, source: string): Promise<{ place: Place; project: string }> {
  const folder = join(work, source.replaceAll('/', '-'));
  const project = join(folder, 'project');
  await mkdir(folder, { recursive: true });
  await cp(resolve(source), project, { recursive: true });
  const variables = { ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' };
  return { place: { folder, bundles: resolve('dist'), cache: join(folder, 'cache'), variables }, project };
}

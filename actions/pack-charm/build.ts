import { resolve } from 'node:path';
import { readSourceDate } from '../../src/action/index.ts';
import { withCachedFolders } from '../../src/cache/index.ts';
import { buildCharm, CHARMHUB_API, planCharm, renderResolution } from '../../src/charm/index.ts';
import { holdBack } from '../../src/ports/index.ts';
import type { CharmBuilder } from './builder.ts';
import { planCache } from './cache.ts';
import type { PackFacts } from './facts.ts';
import { describeBuilt, describePlan } from './report.ts';

/** @throws ProjectFailure with everything that is wrong, when Python refuses a source */
export async function refuseSources({ document, facts, target, sourceProblems }: PackFacts): Promise<void> {
  const refused = await sourceProblems;
  if (refused.length > 0) planCharm(document, { ...facts, sourceProblems: refused }, target);
}

/** Nothing is fetched and no program is started before `confirmed`, and no charm is written. */
export async function build(
  run: Parameters<CharmBuilder>[0],
  { document, facts, target, pinned }: PackFacts,
  confirmed: Promise<unknown>,
): ReturnType<CharmBuilder> {
  const { inputs, ports, host } = run;
  const plan = planCharm(document, facts, target);
  describePlan(run, plan);
  const cache = await planCache(host, plan, pinned);
  const built = await withCachedFolders(cache.service, cache.folders, ports, () =>
    ports.reporter.group(`Pack ${plan.fileName}`, () =>
      buildCharm(holdBack(ports, confirmed), plan, {
        confirmed,
        output: resolve(host.workspace, inputs.output),
        cacheDir: host.cacheDir,
        charmhub: CHARMHUB_API,
        maxAge: inputs['max-age'],
        indexes: indexVariables(inputs['python-index'], inputs['python-extra-index']),
        epoch: readSourceDate(host.variables),
        zlib: process.versions.zlib,
        ...(host.bundle !== undefined && { bundle: host.bundle }),
        ...(inputs['charm-libs'] !== undefined && {
          libraryFolder: resolve(host.workspace, inputs['charm-libs']),
        }),
        ...(pinned !== undefined && { pinned }),
      }),
    ),
  );
  const resolution = `${built.path}.resolution.json`;
  const text = renderResolution(built.resolution);
  // Mostly it is the same as before, and to write it takes as long as to pack a changed line.
  if ((await ports.files.readText(resolution)) !== text) await ports.files.write(resolution, text);
  describeBuilt(run, plan, built);
  return {
    engine: 'embedded',
    charm: built.path,
    charms: JSON.stringify([built.path]),
    name: plan.name,
    sha256: built.sha256,
    size: String(built.size),
    reused: String(!built.written),
    resolution,
  };
}

/** How uv is told about package indexes: https://docs.astral.sh/uv/reference/environment/ */
function indexVariables(main: string | undefined, extra: string | undefined): Record<string, string> {
  return {
    ...(main !== undefined && { UV_DEFAULT_INDEX: main }),
    ...(extra !== undefined && { UV_INDEX: extra }),
  };
}

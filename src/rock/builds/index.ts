import type { BuildPlan } from '../plan/index.ts';
import { buildGo } from './go-build.ts';
import type { BuildPorts, BuildRequest, FinishedBuild } from './types.ts';

export type { BuildRequest, FinishedBuild } from './types.ts';

/**
 * Builds a part with the tools of its ecosystem, or takes what an earlier run has built from the same inputs.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`, `ROCK_UNSUPPORTED`
 */
export function buildPart(ports: BuildPorts, request: BuildRequest): Promise<FinishedBuild> {
  return builders[request.plan.plugin](ports, request);
}

const builders: {
  readonly [P in BuildPlan['plugin']]: (
    ports: BuildPorts,
    request: BuildRequest<Extract<BuildPlan, { plugin: P }>>,
  ) => Promise<FinishedBuild>;
} = { go: buildGo };

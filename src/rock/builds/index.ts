import { buildGo } from './go-build.ts';
import { buildJava } from './java/java-build.ts';
import { buildJlink } from './java/jlink-build.ts';
import { buildNpm } from './npm/npm-build.ts';
import type { BuildPorts, BuildRequest, FinishedBuild } from './types.ts';

export type { BuildRequest, BuiltLayer, Download, FinishedBuild } from './types.ts';

/**
 * Builds a part with the tools of its ecosystem, or takes what an earlier run has built from the same inputs.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`, `ROCK_UNSUPPORTED`
 */
export function buildPart(ports: BuildPorts, request: BuildRequest): Promise<FinishedBuild> {
  const { plan } = request;
  switch (plan.plugin) {
    case 'go':
      return buildGo(ports, { ...request, plan });
    case 'npm':
      return buildNpm(ports, { ...request, plan });
    case 'maven':
    case 'gradle':
      return buildJava(ports, { ...request, plan });
    case 'jlink':
      return buildJlink(ports, { ...request, plan });
  }
}

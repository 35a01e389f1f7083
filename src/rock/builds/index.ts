import type { BuildPorts, BuildRequest, FinishedBuild } from './types.ts';

export type { BuildRequest, BuiltLayer, FinishedBuild } from './types.ts';

/**
 * Builds a part with the tools of its ecosystem, or takes what an earlier run has built from the same inputs. Most rocks
 * need one builder or none, so each is loaded when it is asked for.
 *
 * @throws Failure `ROCK_TOOLCHAIN`, `ROCK_BUILD`, `ROCK_UNSUPPORTED`
 */
export async function buildPart(ports: BuildPorts, request: BuildRequest): Promise<FinishedBuild> {
  const { plan } = request;
  switch (plan.plugin) {
    case 'go':
      return (await import('./go-build.ts')).buildGo(ports, { ...request, plan });
    case 'npm':
      return (await import('./npm/npm-build.ts')).buildNpm(ports, { ...request, plan });
    case 'maven':
    case 'gradle':
      return (await import('./java/java-build.ts')).buildJava(ports, { ...request, plan });
    case 'jlink':
      return (await import('./java/jlink-build.ts')).buildJlink(ports, { ...request, plan });
  }
}

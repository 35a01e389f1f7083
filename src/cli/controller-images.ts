import { join } from 'node:path';
import type { ControllerSettings } from '../controller/index.ts';
import type { Docker } from '../docker/index.ts';
import type { Ports } from '../ports/index.ts';
import { createRegistry, dockerCredentials } from '../registry/index.ts';
import { baseReference, parseBaseSource, pebble, provideTool } from '../rock/index.ts';
import type { Provided } from './make-elsewhere.ts';
import { createBuildImage } from './stand-in-images.ts';
import { standInPrograms } from './stand-in-programs.ts';

/** Milliseconds for which package indexes count as current: the images of a controller need not be of today. */
const MAX_AGE = 24 * 3_600_000;
/** The base of stand-ins, which have no charm that names one. */
const STAND_IN_BASE = '24.04';

/** Builds in this process what a controller needs. */
export function provide(ports: Ports, docker: Docker, settings: ControllerSettings): Provided {
  const { cacheDir, workspace, baseImage } = settings;
  const assetsDir = join(settings.assetsDir, 'rock');
  const credentials = dockerCredentials(ports, [`${settings.home}/.docker/config.json`]);
  const context = { ports, registry: createRegistry(ports, { credentials }), cacheDir, assetsDir };
  return {
    buildImage: createBuildImage({
      context,
      docker,
      base: (named) =>
        parseBaseSource(baseImage ?? baseReference(named?.channel ?? STAND_IN_BASE), workspace),
      program: standInPrograms(ports, {
        architecture: docker.facts.architecture,
        assetsDir: join(settings.assetsDir, 'controller'),
        cacheDir,
      }),
      maxAge: MAX_AGE,
    }),
    async pebble() {
      const { architecture } = docker.facts;
      return (await provideTool(ports, pebble, { architecture, assetsDir, cacheDir })).path;
    },
  };
}

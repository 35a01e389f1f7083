import { join } from 'node:path';
import { createBuildImage } from '../../src/cli/stand-in-images.ts';
import { standInPrograms } from '../../src/cli/stand-in-programs.ts';
import type { BuildImage } from '../../src/controller/index.ts';
import type { Docker } from '../../src/docker/index.ts';
import { createRegistry } from '../../src/registry/index.ts';
import type { TestPorts } from './ports.ts';
import { SHARED_CACHE, standInBase } from './rock-lab.ts';
import { ROOT } from './source-files.ts';

/** Stand-in images as a controller gets them: made by our own builder, on the machine's own release. */
export function builtImages(ports: TestPorts, docker: Docker): BuildImage {
  return createBuildImage({
    context: { ports, registry: createRegistry(ports), cacheDir: SHARED_CACHE, assetsDir: '' },
    docker,
    base: async () => ({ kind: 'archive', path: await standInBase(ports) }),
    program: standInPrograms(ports, {
      architecture: docker.facts.architecture,
      assetsDir: join(ROOT, 'src/controller/assets'),
      cacheDir: SHARED_CACHE,
    }),
    maxAge: 86_400_000,
  });
}

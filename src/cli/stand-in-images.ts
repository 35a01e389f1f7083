import type { BuildImage } from '../controller/index.ts';
import type { Docker } from '../docker/index.ts';
import { digestHex, renderArchive } from '../oci/index.ts';
import { buildImageFromPackages, type BaseSource, type BuildContext } from '../rock/index.ts';

export interface StandInImages {
  readonly context: BuildContext;
  readonly docker: Docker;
  /** What an image stands on: the base that its plan names, or the one of all that name none. */
  readonly base: (named: { readonly channel: string } | undefined) => BaseSource | Promise<BaseSource>;
  /** Bytes of a program that an image wants. */
  readonly program: (name: string) => Promise<Uint8Array>;
  /** Milliseconds for which answers of package indexes count as current. */
  readonly maxAge: number;
}

/** 1980: the images depend on packages and files alone. */
const EARLIEST = 315_532_800;

/**
 * Gives the local controller the images of its stand-ins, made by our own builder and loaded into the engine under a
 * name that follows from the content. What the engine has already is not loaded again.
 */
export function createBuildImage({ context, docker, base, program, maxAge }: StandInImages): BuildImage {
  return async (plan) => {
    const programs = await Promise.all(
      Object.entries(plan.programs ?? {}).map(async ([path, name]) => ({
        path,
        content: await program(name),
        mode: 0o755,
      })),
    );
    const built = await buildImageFromPackages(context, {
      base: await base(plan.base),
      architecture: docker.facts.architecture,
      packages: plan.packages,
      files: [...plan.files, ...programs],
      config: { user: plan.user, entrypoint: [], cmd: plan.command, env: plan.environment },
      sourceDateEpoch: EARLIEST,
      maxAge,
    });
    const tag = digestHex(built.image.manifest.digest).slice(0, 16);
    const reference = `paas-action/${plan.name}:${tag}`;
    if ((await docker.images.find(reference)) === undefined)
      await docker.images.load(renderArchive(built.store, built.image, { tag, dockerName: reference }));
    return reference;
  };
}

import {
  appendLayer,
  STAND_IN_LABEL,
  withOrigin,
  withRuntime,
  writeImage,
  type LayerEntry,
} from '../../oci/index.ts';
import { allSettled } from './all-settled.ts';
import { provideBase } from './base.ts';
import { fileEntry, placeEntries } from './image-paths.ts';
import { makeLayer, type LayerStep } from './layer-step.ts';
import { renderTime } from './rock-image.ts';
import { resolveRuntime, runtimeStep } from './runtime-layer.ts';
import type { BuildContext, PackageImage, PackageImageRequest } from './types.ts';

/**
 * Builds an image from packages and files into the content store, with the same layers and caches as a rock. No
 * maintainer script of a package is run: what they would have set up, the files must bring.
 *
 * @throws Failure as `buildRock`
 */
export async function buildImageFromPackages(
  context: BuildContext,
  request: PackageImageRequest,
): Promise<PackageImage> {
  const { architecture, maxAge, mirrors, sourceDateEpoch, config } = request;
  const base = await provideBase(context, { source: request.base, architecture, maxAge });
  const packages = await resolveRuntime(context, base, {
    packages: request.packages,
    slices: [],
    architecture,
    maxAge,
    mirrors,
  });
  const steps: LayerStep[] = [];
  const note = (warning: string): void => context.ports.reporter.debug(warning);
  if (packages.packages.length > 0) steps.push(runtimeStep(context, base, packages, [], note));
  const files = request.files.map(({ path, content, mode }) =>
    fileEntry(path.replace(/^\/+/, ''), content, { mode }),
  );
  if (files.length > 0) steps.push(filesStep(placeEntries(files, base.index.paths)));
  const made = await allSettled(steps.map((step) => makeLayer(base.store, step, undefined)));
  const created = renderTime(sourceDateEpoch);
  const stacked = made.reduce(
    (image, { name, layer }) => appendLayer(image, layer, { created, created_by: `image: ${name}` }),
    base.image.image,
  );
  const labels = {
    ...config.labels,
    ...(base.standIn === undefined ? {} : { [STAND_IN_LABEL]: base.standIn }),
  };
  const image = await writeImage(
    base.store,
    withRuntime(withOrigin(stacked, { created }), { ...config, labels }),
  );
  return { store: base.store, image };
}

function filesStep(entries: readonly LayerEntry[]): LayerStep {
  const content = (entry: LayerEntry): string =>
    entry.kind === 'file' && entry.content instanceof Uint8Array
      ? Buffer.from(entry.content).toString('base64')
      : '';
  return {
    name: 'app',
    inputs: { files: entries.map((entry) => [{ ...entry, content: undefined }, content(entry)]) },
    entries: () => Promise.resolve({ entries }),
  };
}

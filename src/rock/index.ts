export { baseReference, planRocks, DAEMON_ID, type RockPlan, type RockPlanFacts } from './plan/index.ts';
export { buildRock } from './embedded/build-rock.ts';
export { buildImageFromPackages } from './embedded/build-package-image.ts';
export { dropWhatFailed } from './embedded/damaged-content.ts';
export { readBaseSystem } from './embedded/base-system.ts';
export { parseBaseSource } from './embedded/base-source.ts';
export { isMadeFrom } from './embedded/made-from.ts';
export { rockFileName, writeRockFile } from './embedded/rock-file.ts';
export { expandRock, type RockDocument } from './expand/index.ts';
export { parseResolution, type RockResolution } from './embedded/resolution.ts';
export { renderResolution } from './embedded/resolution-of.ts';
export { allSettled } from './embedded/all-settled.ts';
export type {
  BaseSource,
  BuildContext,
  BuiltRock,
  LayerReport,
  PackageImage,
  PackageImageRequest,
  RockOptions,
  RockWarning,
} from './embedded/types.ts';
export { pebble, provideTool, statsdExporter, type BuiltTool, type GoTool } from './tools/index.ts';
export { readCraftRock } from './craft.ts';

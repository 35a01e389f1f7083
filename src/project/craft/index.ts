export { projectName, projectTitle, projectVersion } from './names.ts';
export { findMissing, selectPrimed } from './filesets.ts';
export { globExpression, isGlob, isWithin } from './glob.ts';
export { hasOverlay, part } from './part.ts';
export {
  architectures,
  mapEntries,
  namedPlatform,
  platforms,
  splitBase,
  writeOutPlatforms,
} from './platforms.ts';
export { commonPlugins, plainWord, pythonWithoutConstraints, wordList } from './plugins.ts';
export type { PartPlugin } from './plugins.ts';
export { packageRepository } from './repositories.ts';

export { projectName, projectTitle, projectVersion } from './names.ts';
export { hasOverlay, part } from './part.ts';
export type { PartRules } from './part.ts';
export { architectures, mapEntries, namedPlatform, platforms, splitBase } from './platforms.ts';
export { commonPlugins, plainWord, pythonWithoutConstraints, rubyPlugin, wordList } from './plugins.ts';
export type { PartPlugin } from './plugins.ts';
export { packageRepository } from './repositories.ts';

export { selectUvPlatform } from './target.ts';
export type { PythonTarget } from './target.ts';
export {
  findInclude,
  findRequirement,
  findRequirementName,
  normalizeName,
  parseRequirements,
  readRequirements,
} from './requirements.ts';
export type { RequirementLine, Requirements } from './requirements.ts';
export { findUv } from './uv.ts';
export type { Uv } from './uv.ts';
export { explainResolution } from './explain-uv.ts';
export { parseLock, renderLock, resolvePackages } from './resolve.ts';
export type { LockedPackage, ResolveOptions } from './resolve.ts';
export { installPackages } from './install.ts';
export { keepAllowedHashes, refuseMissingHashes } from './user-hashes.ts';
export { exportUvLock } from './uv-lock.ts';

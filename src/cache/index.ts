export { restoreOnly, withCachedFolders } from './cache.ts';
export type { CachedFolders, CacheService, Restored } from './cache.ts';
export { originOf, planCacheKeys } from './key.ts';
export type { KeyParts, RunOrigin, Trust } from './key.ts';
export { findCacheService } from './github-cache.ts';

export { restoreOnly, withCachedFolders } from './cache.ts';
export type { CachedFolders, CacheService } from './cache.ts';
export { originOf, planCacheKeys } from './key.ts';
export type { RunOrigin, Trust } from './key.ts';
export { findCacheService } from './github-cache.ts';

export { restoreOnly, withCachedFolders } from './cache.ts';
export type { CachedFolders, CacheService } from './cache.ts';
export { planCacheKeys, trustOf } from './key.ts';
export type { KeyParts, Trust } from './key.ts';
export { findCacheService } from './github-cache.ts';

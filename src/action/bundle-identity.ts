/** Stands in the compiled source where a bundle has the hash of its own code: see scripts/stamp.ts. */
const STAMP = '<hash of this bundle>';

/** 64 hex digits that no other code has; undefined where the sources run without being bundled, as in tests. */
export const bundleIdentity = /^[0-9a-f]{64}$/.test(STAMP) ? STAMP : undefined;

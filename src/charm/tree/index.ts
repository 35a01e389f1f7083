export { parseIgnores } from './ignore.ts';
export type { Ignores } from './ignore.ts';
export { readTree } from './read-tree.ts';
export type { Tree, TreeFile } from './read-tree.ts';

export type { PythonIndexes } from './uv.ts';

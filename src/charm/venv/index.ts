export { obtainVenv } from './venv.ts';
export type { Venv, VenvOptions } from './venv.ts';
export { readStream, streamFile, writeStream } from './segment-cache.ts';

export type { App } from './app.ts';
export { listBuildFiles } from './build-files.ts';
export { findApps } from './find-apps.ts';
export { findChanged, type Verdict } from './find-changed.ts';

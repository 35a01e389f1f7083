import { execFileSync } from 'node:child_process';
import { compileSources } from './compiled-sources.ts';
import { ROOT } from './source-files.ts';

/** Builds the bundles that the tests start, once for a run. An unchanged tree costs a second. */
export function setup(): void {
  compileSources();
  execFileSync('node', ['build/scripts/bundle.js', '--out', 'build/dist'], { cwd: ROOT, stdio: 'inherit' });
}

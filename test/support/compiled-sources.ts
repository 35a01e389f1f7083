import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/**
 * Compiles the sources into `build`, for processes that run them on any Node. One at a time: a second compiler would
 * write the files that the programs of the first are reading, and after it finds nothing to do. That takes a second.
 */
export function compileSources(): void {
  const lock = join(ROOT, 'node_modules/.compiling');
  execFileSync('flock', [lock, 'npx', 'tsc', '-p', 'tsconfig.json'], { cwd: ROOT, stdio: 'inherit' });
}

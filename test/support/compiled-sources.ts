import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** What the last run of the tests was that has compiled, and compiles when it was another. */
const ONCE = 'test "$(cat "$0" 2>/dev/null)" = "$1" || { npx tsc -p tsconfig.json && echo "$1" > "$0"; }';

/**
 * Compiles the sources into `build`, for processes that run them on any Node; once for a run of the tests, because finding
 * that nothing is to be done takes five seconds. One at a time: a second compiler would write the files that the programs
 * of the first are reading.
 */
export function compileSources(): void {
  const lock = join(ROOT, 'node_modules/.compiling');
  const compiled = join(ROOT, 'build/.compiled-in-run');
  const run = process.env['TEST_BEGAN'] ?? String(Date.now());
  execFileSync('flock', [lock, 'sh', '-c', ONCE, compiled, run], { cwd: ROOT, stdio: 'inherit' });
}

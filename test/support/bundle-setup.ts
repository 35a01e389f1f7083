import { spawnSync } from 'node:child_process';
import { ROOT } from './source-files.ts';

/** Builds the bundles that the tests start, once for a run. An unchanged tree costs a second. */
export function setup(): void {
  for (const args of [
    ['npx', 'tsc', '-p', 'tsconfig.json'],
    ['node', 'build/scripts/bundle.js', '--out', 'build/dist'],
  ]) {
    const [program = 'node', ...rest] = args;
    const { status } = spawnSync(program, rest, { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) throw new Error(`${args.join(' ')} failed`);
  }
}

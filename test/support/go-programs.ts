import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';
import { ROOT } from './source-files.ts';

/** The path of a Go program of one release, built once for the working copy from the module proxy. */
export function goProgram(name: string, module: string, version: string): string {
  const folder = madeOnce(join(ROOT, 'build/tools', `${name}@${version}`), (place) => {
    const { status, stderr } = spawnSync('go', ['install', `${module}@${version}`], {
      encoding: 'utf8',
      env: { ...process.env, GOBIN: place, GOFLAGS: '-mod=mod' },
    });
    if (status !== 0) throw new Error(`go install ${module}@${version}: ${stderr}`);
  });
  return join(folder, name);
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** The path of a Go program of one release, built once for the working copy from the module proxy. */
export function goProgram(name: string, module: string, version: string): string {
  const folder = join(ROOT, 'build/tools', `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('go', ['install', `${module}@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod' },
  });
  if (status !== 0) throw new Error(`go install ${module}@${version}: ${stderr}`);
  return program;
}

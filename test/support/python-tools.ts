import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** The `bin` folder of a virtual environment with these requirements from PyPI, made once for the working copy. */
export function pythonTools(name: string, ...requirements: readonly string[]): string {
  const id = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 8);
  const folder = join(ROOT, `build/tools/${name}-${id}`);
  const marker = join(folder, 'complete');
  if (existsSync(marker)) return join(folder, 'bin');
  rmSync(folder, { recursive: true, force: true });
  // Its programs name the folder, so it cannot be moved into place when it is complete; a file says that instead.
  uv('venv', '--quiet', folder);
  uv('pip', 'install', '--quiet', '--python', join(folder, 'bin/python'), ...requirements);
  writeFileSync(marker, '');
  return join(folder, 'bin');
}

function uv(...args: string[]): void {
  const { status, stderr } = spawnSync('uv', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`uv ${args.join(' ')}: ${stderr}`);
}

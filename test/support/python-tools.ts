import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';
import { ROOT } from './source-files.ts';

/** What most Python apps send traces with. */
export const OPEN_TELEMETRY = [
  'opentelemetry-sdk==1.45.2',
  'opentelemetry-exporter-otlp-proto-http==1.45.2',
] as const;

/** The `bin` folder of a virtual environment with these requirements from PyPI, made once for the working copy. */
export function pythonTools(name: string, ...requirements: readonly string[]): string {
  const id = createHash('sha256')
    .update(['relocatable', 'compiled', ...requirements].join('\n'))
    .digest('hex')
    .slice(0, 8);
  const folder = madeOnce(join(ROOT, `build/tools/${name}-${id}`), (place) => {
    uv('venv', '--quiet', '--relocatable', '--clear', place);
    // Compiled once: where PYTHONDONTWRITEBYTECODE is set, every start of charmcraft would compile four seconds long.
    const python = join(place, 'bin/python');
    uv('pip', 'install', '--quiet', '--compile-bytecode', '--python', python, ...requirements);
  });
  return join(folder, 'bin');
}

function uv(...args: string[]): void {
  const { status, stderr } = spawnSync('uv', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`uv ${args.join(' ')}: ${stderr}`);
}

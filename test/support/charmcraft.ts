import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source-files.ts';

/** Read at https://pypi.org/project/charmcraft/; the newest when the differential tests were written. */
const VERSION = '4.5.0';

/** A Python that can import the real charmcraft, installed once for the working copy. */
function findCharmcraft(): string {
  const folder = join(ROOT, `build/tools/charmcraft-${VERSION}`);
  const python = join(folder, 'bin/python');
  if (existsSync(join(folder, 'bin/charmcraft'))) return python;
  const uv = (...args: string[]): void => {
    const { status, stderr } = spawnSync('uv', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`uv ${args.join(' ')}: ${stderr}`);
  };
  uv('venv', '--quiet', '--clear', folder);
  uv('pip', 'install', '--quiet', '--python', python, `charmcraft==${VERSION}`);
  return python;
}

/** Asks the real charmcraft about a project; see test/differential/judge.py for the questions. */
export function askCharmcraft(question: 'charm' | 'charm-files', directory: string): unknown {
  const { stdout, stderr } = spawnSync(
    findCharmcraft(),
    [join(ROOT, 'test/differential/judge.py'), question],
    { input: `${directory}\n`, encoding: 'utf8', env: { ...process.env, JUDGE_TRACE: '1' } },
  );
  const [, answer] = stdout.split('\n');
  const reply = JSON.parse(answer ?? 'null') as { document?: unknown; error?: string } | null;
  if (reply?.document === undefined) throw new Error(`charmcraft: ${reply?.error ?? ''}\n${stderr}`);
  return reply.document;
}

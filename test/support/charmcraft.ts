import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonTools } from './python-tools.ts';
import { ROOT } from './source-files.ts';

/** Read at https://pypi.org/project/charmcraft/; the newest when the differential tests were written. */
const VERSION = '4.5.0';

/** Asks the real charmcraft about a project; see test/differential/judge.py for the questions. */
export function askCharmcraft(question: 'charm' | 'charm-files', directory: string): unknown {
  const { stdout, stderr } = spawnSync(
    join(pythonTools('charmcraft', `charmcraft==${VERSION}`), 'python'),
    [join(ROOT, 'test/differential/judge.py'), question],
    { input: `${directory}\n`, encoding: 'utf8', env: { ...process.env, JUDGE_TRACE: '1' } },
  );
  const [, answer] = stdout.split('\n');
  const reply = JSON.parse(answer ?? 'null') as { document?: unknown; error?: string } | null;
  if (reply?.document === undefined) throw new Error(`charmcraft: ${reply?.error ?? ''}\n${stderr}`);
  return reply.document;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod/mini';

const row = z.object({
  note: z.optional(z.string()),
  argv: z.array(z.string()),
  stdin: z.optional(z.string()),
  exitCode: z.number(),
  stdout: z.string(),
  stderr: z.string(),
});

/** One recorded call of the real `juju`. */
export type JujuRow = z.infer<typeof row>;

/** The rows of `test/fixtures/juju/<name>.jsonl`. */
export function readRows(name: string): readonly JujuRow[] {
  return readFileSync(join(import.meta.dirname, '..', 'fixtures', 'juju', `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => row.parse(JSON.parse(line)));
}

/** The answer to `juju <words>`. `name`: of the file of rows. */
export function recorded(words: string, name = 'reads'): JujuRow {
  const found = readRows(name).find((entry) => entry.argv.slice(1).join(' ') === words);
  if (found === undefined) throw new Error(`no recording of juju ${words}`);
  return found;
}

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compileSources } from '../../support/compiled-sources.ts';
import { ROOT } from '../../support/source-files.ts';

/** The Node of this run, and those that were fetched to measure with. */
function everyNode(): string[] {
  const tools = join(ROOT, 'build/tools');
  const fetched = existsSync(tools) ? readdirSync(tools).filter((name) => name.startsWith('node-')) : [];
  return [process.execPath, ...fetched.map((name) => join(tools, name, 'bin/node'))];
}

beforeAll(compileSources, 120_000);

// V8 names on standard error what it does not know.
test.each(everyNode())('a long run keeps its heap small without a word, on %s', (node) => {
  const program = `import { keepLongRunsSmall } from '${join(ROOT, 'build/src/ports/node/heap.js')}';
    keepLongRunsSmall();
    setTimeout(() => console.log('done'), 400);`;
  const { stdout, stderr } = spawnSync(node, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  expect({ stdout, stderr }).toEqual({ stdout: 'done\n', stderr: '' });
});

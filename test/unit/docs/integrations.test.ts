import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { integrations } from '../../../src/integrations/index.ts';
import { EXAMPLES } from '../../component/controller/stand-ins/examples.ts';
import { ROOT } from '../../support/source-files.ts';

// The examples of docs/reference/integrations.md; the page itself is generated from them and from the registry.
const FOLDER = join(ROOT, 'examples/integrations');

test('every integration has an example, and every example an integration', () => {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.py$/, ''));
  expect(names.sort()).toEqual(integrations.map(({ name }) => name).sort());
});

test('every example runs in a deployed app', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(integrations.map(({ name }) => name).sort());
});

test.each(integrations)('the example for $name reads only what the app is given', ({ name, variables }) => {
  const example = readFileSync(join(FOLDER, `${name}.py`), 'utf8');
  const given = variables('FLASK_');
  const read = [...example.matchAll(/os\.environ(\[|\.get\()["']([^"']+)["']/g)];
  expect(read).toHaveLength(example.match(/environ|getenv/g)?.length ?? 0);
  const always = read.filter(([, how]) => how === '[').map(([, , variable]) => variable);
  expect(always.filter((variable) => !given.includes(variable ?? ''))).toEqual([]);
  // Those that are not always there are of the same family.
  const families = given.map((variable) => variable.split('_')[0]);
  for (const [, , variable = ''] of read) expect(families).toContain(variable.split('_')[0]);
});

test('Python takes all of them', () => {
  const script = 'import sys\nfor path in sys.argv[1:]: compile(open(path).read(), path, "exec")';
  const paths = readdirSync(FOLDER).map((file) => join(FOLDER, file));
  const { status, stderr } = spawnSync('python3', ['-c', script, ...paths], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeController } from '../../src/controller/index.ts';
import { BUNDLES } from '../support/bundles.ts';
import { openCommandLab, type CommandLab } from '../support/command-lab.ts';
import { pythonTools } from '../support/python-tools.ts';
import { ROOT } from '../support/source-files.ts';
import { tinyCharm } from '../support/tiny-charm.ts';

const run = promisify(execFile);
let lab: CommandLab;

beforeAll(async () => {
  lab = await openCommandLab('walking', {
    'app.charm': tinyCharm({
      name: 'app',
      metadata: 'requires:\n  store: {interface: pg}\n',
      config: 'options:\n  title: {type: string, default: ""}\n',
      actions: 'greet:\n  params: {name: {type: string}}\n',
    }),
    'db.charm': tinyCharm({ name: 'db', metadata: 'provides:\n  sql: {interface: pg}\n' }),
  });
  const client = join(BUNDLES, 'juju/index.js');
  const place = { name: 'walking', home: lab.home, daemon: 'never started' };
  await lab.write('bin/juju', describeController(place, process.execPath, client), 0o755);
});
afterAll(() => lab.end());

test('every public method of jubilant works, and those for machines are refused by name', async () => {
  const python = join(pythonTools('jubilant', 'jubilant==1.14.0'), 'python');
  const walk = join(ROOT, 'test/support/walk-jubilant.py');
  const env = { PATH: `${lab.home}/bin:/usr/bin:/bin`, HOME: lab.home };
  const { stdout } = await run(python, [walk, lab.home], { env, cwd: lab.home });
  const seen = Object.entries(JSON.parse(stdout) as Record<string, string>);
  expect(seen.length).toBeGreaterThanOrEqual(39);
  expect(Object.fromEntries(seen.filter(([, how]) => how !== 'ok'))).toEqual({
    add_machine: 'refused: ERROR Juju command "add-machine" not supported on container models',
    add_ssh_key: 'refused: ERROR Juju command "add-ssh-key" not supported on container models',
    remove_ssh_key: 'refused: ERROR Juju command "remove-ssh-key" not supported on container models',
  });
});

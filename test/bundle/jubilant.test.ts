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

test('a program that is run from a terminal has one, and gets each key as it is struck', async () => {
  const juju = join(lab.home, 'bin/juju');
  const env = { HOME: lab.home, TERM: 'vt220' };
  for (const argv of [
    ['add-model', 'keys'],
    ['deploy', './app.charm'],
  ])
    await run(juju, argv, { env, cwd: lab.home });
  const strike = join(ROOT, 'test/support/strike-keys.py');
  // Ctrl-C, which without a terminal on the other end would end the client.
  const inTerminal = ['03', juju, 'ssh', 'app/0', 'pebble', 'exec', '--', 'bash'];
  const { stdout } = await run('python3', [strike, ...inTerminal], { env, cwd: lab.home });
  expect(stdout.replaceAll('\r', '').split('\n')).toEqual([
    'pebble exec -- bash',
    'ready for keys, 80 columns, vt220',
    'struck: 03',
    '',
  ]);
  const piped = await run(juju, ['ssh', 'app/0', 'pebble', 'services'], { env, cwd: lab.home });
  expect(piped.stdout).toBe('pebble services\n');
});

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

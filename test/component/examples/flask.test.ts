import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLASK } from '../../support/charm-project.ts';
import { pythonTools } from '../../support/python-tools.ts';

function run(cwd: string, program: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    // The example stays as it is: no bytecode beside its sources.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  expect(`${stdout}${stderr}`.trim() + `\nexit code ${String(status)}`).toMatch(/exit code 0$/);
}

describe('examples/flask', () => {
  it('passes the tests of its charm on ops', () => {
    const bin = pythonTools('charm-tests', 'ops[testing]>=3,<4', 'pytest>=8');
    run(join(FLASK, 'charm-ops'), join(bin, 'python'), '-m', 'pytest', '-q', '-p', 'no:cacheprovider');
  });

  it.each([
    ['has nothing that ruff complains about', ['check']],
    ['is formatted', ['format', '--check']],
  ])('%s', (_, args) => {
    run(FLASK, join(pythonTools('ruff', 'ruff==0.17.6'), 'ruff'), ...args, '--no-cache', '.');
  });
});

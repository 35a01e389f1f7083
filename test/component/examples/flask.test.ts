import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLASK } from '../../support/charm-project.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { pythonTools } from '../../support/python-tools.ts';
import { startPostgres, type RealPostgres } from '../../support/real-postgres.ts';

function run(cwd: string, env: Readonly<Record<string, string>>, program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
    // The example stays as it is: no bytecode beside its sources.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
  });
  expect(`${stdout}${stderr}`.trim() + `\nexit code ${String(status)}`).toMatch(/exit code 0$/);
  return stdout;
}

const PYTEST = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'];

describe('examples/flask', () => {
  it('passes the tests of its charm on ops', () => {
    const bin = pythonTools('charm-tests', 'ops[testing]>=3,<4', 'pytest>=8');
    run(join(FLASK, 'charm-ops'), {}, join(bin, 'python'), ...PYTEST);
  });

  it.each([
    ['has nothing that ruff complains about', ['check']],
    ['is formatted', ['format', '--check']],
  ])('%s', (_, args) => {
    run(FLASK, {}, join(pythonTools('ruff', 'ruff==0.17.6'), 'ruff'), ...args, '--no-cache', '.');
  });
});

describe('the app of examples/flask with a real PostgreSQL', () => {
  let ports: TestPorts;
  let database: RealPostgres;

  beforeAll(async () => {
    ports = realPorts();
    database = await startPostgres(ports);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await ports.dispose();
  });

  it('migrates, keeps notes, says how it is and counts', () => {
    const bin = pythonTools('flask-tests', '--requirements', join(FLASK, 'requirements.txt'), 'pytest>=8');
    const said = run(
      FLASK,
      { POSTGRESQL_DB_CONNECT_STRING: database.url },
      join(bin, 'python'),
      ...PYTEST,
      'tests/test_app.py',
    );
    expect(said).toMatch(/^7 passed/m);
  });
});

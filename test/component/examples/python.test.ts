import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { pythonTools } from '../../support/python-tools.ts';
import { postgresVariables, startPostgres } from '../../support/real-postgres.ts';
import { ROOT } from '../../support/source-files.ts';

let ports: TestPorts;
beforeAll(() => {
  ports = realPorts();
});
afterAll(() => ports.dispose());

/** Runs a program of a virtual environment; the example stays as it is, without bytecode beside its sources. */
async function run(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...argv: readonly [string, ...string[]]
): Promise<string> {
  const { stdout, stderr } = await ports.exec.run({
    argv,
    cwd: join(ROOT, cwd),
    env: { PYTHONDONTWRITEBYTECODE: '1', ...env },
    timeout: 120_000,
  });
  return `${stdout}${stderr}`;
}

const requirements = (example: string): readonly string[] => [
  '--requirements',
  join(ROOT, `examples/${example}/requirements.txt`),
];

describe.each(['fastapi', 'django'])('examples/%s', (example) => {
  it.each([
    ['has nothing that ruff complains about', ['check']],
    ['is formatted', ['format', '--check']],
  ])('%s', async (_, args) => {
    const ruff = join(pythonTools('ruff', 'ruff==0.17.6'), 'ruff');
    await run(`examples/${example}`, {}, ruff, ...args, '--no-cache', '.');
  });
});

it('examples/fastapi passes its tests, with a real PostgreSQL too', async () => {
  await using database = await startPostgres(ports);
  const bin = pythonTools('fastapi-tests', ...requirements('fastapi'), 'httpx>=0.28', 'pytest>=8');
  const env = { POSTGRESQL_DB_CONNECT_STRING: database.url };
  const pytest = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'];
  const said = await run('examples/fastapi', env, join(bin, 'python'), ...pytest);
  expect(said).toMatch(/^6 passed/m);
});

it('examples/django passes its tests with a real PostgreSQL, and is fit to be deployed', async () => {
  await using database = await startPostgres(ports);
  const bin = pythonTools('django-tests', ...requirements('django'));
  const env = postgresVariables(database.url);
  const manage = [join(bin, 'python'), 'manage.py'] as const;
  expect(await run('examples/django/agenda', env, ...manage, 'test')).toMatch(/^Ran 6 tests/m);
  expect(await run('examples/django/agenda', env, ...manage, 'check', '--fail-level', 'WARNING')).toContain(
    'no issues',
  );
});

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { postgresql } from '../../../src/controller/standins/postgresql-k8s.ts';
import { connectDocker, type Docker } from '../../../src/docker/index.ts';
import { FLASK } from '../../support/charm-project.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { pythonTools } from '../../support/python-tools.ts';
import { debianImages } from '../../support/stand-in-images.ts';

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
  const name = `flask-example-${process.pid}`;
  let ports: TestPorts;
  let docker: Docker;
  let url: string;

  beforeAll(async () => {
    ports = realPorts();
    docker = await connectDocker(ports, {});
    const image = await debianImages(ports, docker)(postgresql.image);
    const { user, command, environment } = postgresql.image;
    const variables = Object.entries(environment).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
    run(
      '/',
      {},
      'docker',
      'run',
      '--detach',
      `--name=${name}`,
      `--user=${user}`,
      ...variables,
      image,
      ...command,
    );
    const sql = (text: string): string[] => [
      'exec',
      name,
      '/usr/local/bin/pg',
      'psql',
      '-h',
      '/tmp',
      '-U',
      'postgres',
      '-c',
      text,
    ];
    await vi.waitFor(() => expect(spawnSync('docker', sql('SELECT 1')).status).toBe(0), { timeout: 60_000 });
    run('/', {}, 'docker', ...sql("CREATE ROLE guest LOGIN PASSWORD 'book'"));
    run('/', {}, 'docker', ...sql('CREATE DATABASE guestbook OWNER guest'));
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    const address = run('/', {}, 'docker', 'inspect', `--format=${format}`, name).trim();
    url = `postgresql://guest:book@${address}:5432/guestbook`;
  });
  afterAll(async () => {
    await docker.containers.remove(name);
    await ports.dispose();
  });

  it('migrates, keeps notes, says how it is and counts', () => {
    const bin = pythonTools('flask-tests', '--requirements', join(FLASK, 'requirements.txt'), 'pytest>=8');
    const said = run(
      FLASK,
      { POSTGRESQL_DB_CONNECT_STRING: url },
      join(bin, 'python'),
      ...PYTEST,
      'tests/test_app.py',
    );
    expect(said).toMatch(/^7 passed/m);
  });
});

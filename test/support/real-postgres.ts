import { randomUUID } from 'node:crypto';
import { postgresql } from '../../src/controller/standins/postgresql-k8s.ts';
import { connectDocker } from '../../src/docker/index.ts';
import type { TestPorts } from './ports.ts';
import { builtImages } from './built-images.ts';

export interface RealPostgres extends AsyncDisposable {
  /** Connection string of an empty database, for programs on this machine and in containers on it. */
  readonly url: string;
}

/** A PostgreSQL of Debian in a container of its own. */
export async function startPostgres(ports: TestPorts): Promise<RealPostgres> {
  const name = `test-postgres-${randomUUID().slice(0, 8)}`;
  const docker = await connectDocker(ports, {});
  const image = await builtImages(ports, docker)(postgresql.image);
  const { user, command, environment } = postgresql.image;
  const variables = Object.entries(environment).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const run = async (...argv: readonly [string, ...string[]]): Promise<string> =>
    (await ports.exec.run({ argv, timeout: 60_000 })).stdout;
  await run('docker', 'run', '--detach', `--name=${name}`, `--user=${user}`, ...variables, image, ...command);
  const sql = (text: string): Promise<string> =>
    run('docker', 'exec', name, '/usr/local/bin/pg', 'psql', '-h', '/tmp', '-U', 'postgres', '-c', text);
  for (let attempt = 0; ; attempt += 1) {
    const answer = await sql('SELECT 1').catch((error: unknown) => error);
    if (!(answer instanceof Error)) break;
    if (attempt > 300) throw answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await sql("CREATE ROLE guest LOGIN CREATEDB PASSWORD 'book'");
  await sql('CREATE DATABASE guestbook OWNER guest');
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const address = (await run('docker', 'inspect', `--format=${format}`, name)).trim();
  return {
    url: `postgresql://guest:book@${address}:5432/guestbook`,
    [Symbol.asyncDispose]: () => docker.containers.remove(name),
  };
}

/** The variables that paas-charm makes of a database's address. */
export function postgresVariables(address: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(address);
  return {
    POSTGRESQL_DB_CONNECT_STRING: address,
    POSTGRESQL_DB_HOSTNAME: hostname,
    POSTGRESQL_DB_PORT: port,
    POSTGRESQL_DB_USERNAME: username,
    POSTGRESQL_DB_PASSWORD: password,
    POSTGRESQL_DB_NAME: pathname.slice(1),
  };
}

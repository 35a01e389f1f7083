import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startPostgres } from '../../support/real-postgres.ts';
import { ROOT } from '../../support/source-files.ts';

let ports: TestPorts;
let app: string;
beforeAll(async () => {
  ports = realPorts();
  app = await mkdtemp(join(tmpdir(), 'expressjs-example-'));
  await cp(join(ROOT, 'examples/expressjs/app'), app, { recursive: true });
});
afterAll(async () => {
  await rm(app, { recursive: true });
  await ports.dispose();
});

describe('examples/expressjs', () => {
  it('passes its tests, with a real PostgreSQL too', async () => {
    await using database = await startPostgres(ports);
    const run = async (...argv: readonly [string, ...string[]]): Promise<string> =>
      (
        await ports.exec.run({
          argv,
          cwd: app,
          env: { POSTGRESQL_DB_CONNECT_STRING: database.url },
          timeout: 300_000,
        })
      ).stdout;
    await run('npm', 'ci', '--no-audit', '--no-fund');
    const said = await run('node', '--test', '--test-reporter=tap');
    expect(said).toMatch(/^# pass 2$/m);
    expect(said).toMatch(/^# skipped 0$/m);
  });
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { startPostgres } from '../../support/real-postgres.ts';
import { ROOT } from '../../support/source-files.ts';

let ports: TestPorts;
beforeAll(() => {
  ports = realPorts();
});
afterAll(() => ports.dispose());

async function run(
  env: Readonly<Record<string, string>>,
  ...argv: readonly [string, ...string[]]
): Promise<string> {
  const cwd = join(ROOT, 'examples/go');
  return (await ports.exec.run({ argv, cwd, env, timeout: 300_000 })).stdout;
}

describe('examples/go', () => {
  it('is formatted and sound', async () => {
    expect(await run({}, 'gofmt', '-l', '.')).toBe('');
    await run({}, 'go', 'vet', './...');
  });

  it('passes its tests, with a real PostgreSQL too', async () => {
    await using database = await startPostgres(ports);
    const said = await run(
      { POSTGRESQL_DB_CONNECT_STRING: database.url },
      ...(['go', 'test', '-count=1', '-v', './...'] as const),
    );
    expect(said).toContain('--- PASS: TestAShortcutIsFollowedAndCounted');
    expect(said).not.toContain('SKIP');
  });
});

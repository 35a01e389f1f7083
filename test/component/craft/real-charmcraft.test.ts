import { spawnSync } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packCharm } from '../../../actions/pack-charm/definition.ts';
import { main } from '../../../actions/pack-charm/main.ts';
import { Failure } from '../../../src/errors/index.ts';
import { runOf } from '../../support/action-run.ts';
import { provideCharmcraft } from '../../support/judge.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { ROOT } from '../../support/source-files.ts';

// charmcraft from PyPI cannot pack here, where there is no snapd; how it refuses is real all the same.
let folder: string;
let ports: TestPorts;
const bin = dirname(provideCharmcraft());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'real-charmcraft-'));
  await cp(join(ROOT, 'examples/flask/charm'), join(folder, 'charm'), { recursive: true });
  // A container of LXD would come next, and is not reached.
  await writeFile(join(folder, 'lxc'), '#!/bin/sh\n', { mode: 0o755 });
  ports = realPorts({
    PATH: `${bin}:${folder}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    // The tool ends its own waiting for a store that is not there.
    CRAFT_STORE_RETRIES: '0',
  });
});
afterEach(async () => {
  await ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function pack(): Promise<Failure> {
  const run = runOf(packCharm, ports, folder, { path: 'charm', output: 'out', engine: 'craft' });
  const error = await main(run).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Failure) return error;
  throw new Error(`expected a Failure, got ${String(error)}`);
}

describe('the real charmcraft, driven by pack-charm', () => {
  test('an unknown key is shown on its line, with the path of a log that is there', async () => {
    await appendFile(join(folder, 'charm/charmcraft.yaml'), 'nonsense: 1\n');
    const failure = await pack();
    const text = await readFile(join(folder, 'charm/charmcraft.yaml'), 'utf8');
    const line = text.split('\n').findIndex((one) => one.startsWith('nonsense')) + 1;
    expect(failure).toMatchObject({ code: 'CRAFT_REFUSED', at: { file: 'charm/charmcraft.yaml', line } });
    const log = /Its whole log is (\S+)\.$/.exec(failure.hint ?? '')?.[1] ?? '';
    expect(await readFile(log, 'utf8')).toContain('nonsense');
  });

  test('what it says of the machine is no complaint about the project', async () => {
    const file = join(folder, 'charm/charmcraft.yaml');
    // Without libraries to fetch, the next thing it needs is snapd.
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace(
        /^extensions:\n.*\n/m,
        'parts:\n  charm:\n    plugin: nil\n    source: .\n',
      ),
    );
    expect(await pack()).toMatchObject({
      code: 'CRAFT_FAILED',
      message: 'charmcraft: Unable to connect to snapd service',
      at: undefined,
    });
  });

  test('its parser takes and refuses what the stand-in takes and refuses', async () => {
    const tables = JSON.parse(await readFile(join(ROOT, 'test/fixtures/tools/commands.json'), 'utf8')) as {
      charmcraft: { commands: Record<string, { options: Record<string, string> }> };
    };
    for (const [command, { options }] of Object.entries(tables.charmcraft.commands)) {
      const help = spawnSync(join(bin, 'charmcraft'), ['help', command], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder },
      });
      const shown = (help.stdout + help.stderr).split('Options:')[1]?.split('See also')[0] ?? '';
      const real = [...shown.matchAll(/^\s+(.*?--[a-z-]+[^:\n]*):/gm)].flatMap(([, names = '']) =>
        [...names.matchAll(/--[a-z-]+/g)].map(([name]) => name),
      );
      expect(new Set(Object.keys(options)), command).toEqual(new Set(real));
    }
  });
});

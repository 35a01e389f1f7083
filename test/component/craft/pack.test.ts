import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packCharm } from '../../../actions/pack-charm/definition.ts';
import { main as mainCharm } from '../../../actions/pack-charm/main.ts';
import { packRock } from '../../../actions/pack-rock/definition.ts';
import { main as mainRock } from '../../../actions/pack-rock/main.ts';
import { writeOciArchive } from '../../../src/oci/index.ts';
import { runOf } from '../../support/action-run.ts';
import { untilEnded } from '../../support/processes.ts';
import { failureOf } from '../../support/refusal.ts';
import { sampleImage } from '../../support/sample-image.ts';
import { ROOT } from '../../support/source-files.ts';
import { strictTools, type StrictTools } from '../../support/strict-tools.ts';

let folder: string;
let tools: StrictTools;
let sample: string;
const PACKED = { to: '^rockcraft pack', stderr: 'Packed guestbook_1.0_amd64.rock\n' };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'craft-pack-'));
  await cp(join(ROOT, 'examples/flask'), join(folder, 'app'), { recursive: true });
  tools = await strictTools(folder, ['rockcraft', 'charmcraft', 'lxc']);
  const { store, image, folder: made } = await sampleImage(tools.ports);
  sample = join(folder, 'sample.rock');
  await writeOciArchive(store, image, sample, { tag: '1.0', dockerName: 'guestbook:1.0' });
  await rm(made, { recursive: true, force: true });
});
afterEach(async () => {
  await tools.ports.dispose();
  await rm(folder, { recursive: true, force: true });
});

const copies = (...names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, sample]));

function rock(
  inputs: Readonly<Record<string, string>> = {},
  variables: Readonly<Record<string, string>> = {},
): ReturnType<typeof mainRock> {
  const all = { path: 'app', output: 'out', ...inputs };
  return mainRock(runOf(packRock, tools.ports, folder, all, variables));
}

function charm(inputs: Readonly<Record<string, string>> = {}): ReturnType<typeof mainCharm> {
  const all = { path: 'app/charm', output: 'out', ...inputs };
  return mainCharm(runOf(packCharm, tools.ports, folder, all));
}

describe('pack-rock with rockcraft', () => {
  test('auto takes rockcraft where it is, says why, and gives what an image reader finds', async () => {
    await tools.answer([{ ...PACKED, copies: copies('guestbook_1.0_amd64.rock') }]);
    const outputs = await rock();
    expect(outputs).toMatchObject({
      engine: 'craft',
      rock: join(folder, 'out/guestbook_1.0_amd64.rock'),
      name: 'guestbook',
      version: '1.0',
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    });
    expect(await tools.calls()).toMatchObject([
      { args: ['pack', '--verbosity=verbose', '--use-lxd'], cwd: join(folder, 'app') },
    ]);
    expect(tools.ports.reporter.lines).toContain('engine craft, because rockcraft 1.20.0 is installed');
    expect(await readFile(outputs.rock ?? '')).toEqual(await readFile(sample));
  });

  test('several rocks are all given, one a line, and none of their digests as the one', async () => {
    await tools.answer([{ ...PACKED, copies: copies('g_1_amd64.rock', 'g_1_small.rock') }]);
    const { rock: lines, rocks = '', digest, name, version } = await rock();
    const paths = ['g_1_amd64.rock', 'g_1_small.rock'].map((file) => join(folder, 'out', file));
    expect(lines?.split('\n')).toEqual(paths);
    expect(JSON.parse(rocks)).toEqual(paths);
    expect([name, version, digest]).toEqual(['g', '1.0', undefined]);
  });

  test('the same sources are not packed twice; others are, and a damaged copy is', async () => {
    await tools.answer([{ ...PACKED, copies: copies('guestbook_1.0_amd64.rock') }]);
    const first = await rock();
    await rm(join(folder, 'out'), { recursive: true });
    expect(await rock()).toEqual(first);
    expect(await tools.lines()).toHaveLength(1);

    const projects = join(folder, 'cache/craft/packed');
    const kept = join(projects, (await readdir(projects))[0] ?? '');
    const [content = ''] = await readdir(kept);
    await writeFile(join(kept, content, 'guestbook_1.0_amd64.rock'), 'another rock');
    expect(await rock()).toEqual(first);
    expect(await tools.lines()).toHaveLength(2);
    expect(tools.ports.reporter.lines.join('\n')).toContain('is not what was packed any more');

    await writeFile(join(folder, 'app/app.py'), 'changed = True\n');
    await rock();
    expect(await tools.lines()).toHaveLength(3);
    await rock({ 'reuse-packed': '0' });
    expect(await tools.lines()).toHaveLength(4);
    // What cannot be used again is not kept.
    expect(await readdir(kept)).toHaveLength(1);
  });

  test('what passes by itself is tried once more', async () => {
    const busy = "Failed to install/refresh snap 'rockcraft'.\nFull execution log: '/nowhere'\n";
    await tools.answer([
      { to: 'pack', times: 1, exit: 1, stderr: busy },
      { ...PACKED, copies: copies('guestbook_1.0_amd64.rock') },
    ]);
    expect((await rock()).engine).toBe('craft');
    expect(await tools.lines()).toHaveLength(2);
    expect(tools.ports.reporter.lines.join('\n')).toMatch(
      /may pass: rockcraft is run once more in (?:1\d|20) s/,
    );
  });

  test('what passes by itself and does not is tried twice, not more', async () => {
    await tools.answer([
      {
        to: 'pack',
        exit: 1,
        stderr: "Timed out waiting for networking to be ready.\nFull execution log: '/x'\n",
      },
    ]);
    expect(await failureOf(rock())).toMatchObject({
      code: 'CRAFT_FAILED',
      message: 'rockcraft: Timed out waiting for networking to be ready',
    });
    expect(await tools.lines()).toHaveLength(2);
  });

  test('a complaint is put on its line, with the telling lines of the log, and not tried again', async () => {
    const log = join(folder, 'home/.local/state/rockcraft/log/rockcraft-1.log');
    await tools.answer([
      {
        to: 'pack',
        exit: 1,
        stderr: `Bad rockcraft.yaml content:\n- extra field 'nam' not permitted in top-level configuration\nFull execution log: '${log}'\n`,
        writes: {
          [log]: '2026-11-25 15:46:37.243 :: ERROR: No matching distribution found for nothing==1\n',
        },
      },
    ]);
    const file = join(folder, 'app/rockcraft.yaml');
    await writeFile(file, `nam: x\n${await readFile(file, 'utf8')}`);
    expect(await failureOf(rock())).toMatchObject({
      code: 'CRAFT_REFUSED',
      message: "rockcraft: extra field 'nam' not permitted in top-level configuration",
      at: { file: 'app/rockcraft.yaml', line: 1 },
      hint: `Its whole log is ${log}.`,
    });
    expect((await failureOf(rock())).details).toContain(
      'ERROR: No matching distribution found for nothing==1',
    );
    expect(await tools.lines()).toHaveLength(2);
  });

  test('a tool that hangs is stopped with what it started, and its newest log is found without its help', async () => {
    const log = join(folder, 'home/.local/state/rockcraft/log/rockcraft-2.log');
    await tools.answer([
      {
        to: 'pack',
        hang: true,
        writes: { [log]: '2026-11-25 15:46:37.243 Error: waiting for lxd failed\n' },
      },
    ]);
    const failure = await failureOf(rock({ timeout: '4s' }));
    expect(failure.code).toBe('CRAFT_TIMEOUT');
    expect(failure.details).toContain('Error: waiting for lxd failed');
    for (const pid of await tools.hanging()) await untilEnded(pid);
  });

  test('a tool that ends well and leaves nothing is not believed', async () => {
    await writeFile(join(folder, 'app/old_1_amd64.rock'), 'of last week');
    await tools.answer([{ to: 'pack' }]);
    expect(await failureOf(rock())).toMatchObject({ code: 'CRAFT_NO_ARTIFACT' });
  });

  test('inputs that rockcraft has nothing for: refused with craft, decisive with auto', async () => {
    const inputs = { resolution: 'x.json' };
    expect(await failureOf(rock({ ...inputs, engine: 'craft' }))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(await failureOf(rock(inputs))).toMatchObject({ code: 'ROCK_RESOLUTION' });
    expect(tools.ports.reporter.lines).toContain(
      'engine embedded, because rockcraft has nothing for resolution',
    );
  });

  test('what only rockcraft can do, with the reason for the other engine', async () => {
    await rm(join(tools.bin, 'rockcraft'));
    const file = join(folder, 'app/rockcraft.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, `${text}\nparts:\n  more:\n    plugin: nil\n    overlay-script: touch /x\n`);
    const failure = await failureOf(rock());
    expect(failure.code).toBe('ROCK_UNSUPPORTED');
    expect(failure.hint).toContain('engine: craft');
    expect(failure.hint).toContain('rockcraft is not on PATH');
  });
});

describe('pack-charm with charmcraft', () => {
  test('wheels are shared in a folder that exists, gates are opened where the extension needs it', async () => {
    const file = join(folder, 'app/charm/charmcraft.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll('24.04', '26.04'));
    await tools.answer([{ to: '^charmcraft pack', copies: copies('guestbook_amd64.charm') }]);
    expect(await charm({ engine: 'craft' })).toMatchObject({
      engine: 'craft',
      name: 'guestbook',
      charm: join(folder, 'out/guestbook_amd64.charm'),
      reused: 'false',
    });
    const wheels = join(folder, 'cache/craft/wheels');
    expect(await tools.calls()).toMatchObject([
      { env: { CRAFT_SHARED_CACHE: wheels, CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' } },
    ]);
    expect(await readdir(wheels)).toEqual([]);
    expect(await charm({ engine: 'craft' })).toMatchObject({ reused: 'true' });
  });

  test('no gate is opened without need', async () => {
    await tools.answer([{ to: '^charmcraft pack', copies: copies('guestbook_amd64.charm') }]);
    await charm();
    expect((await tools.calls())[0]?.env).not.toHaveProperty('CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS');
  });
});

test('the stand-ins refuse what the real tools refuse', async () => {
  await tools.answer([]);
  await mkdir(join(folder, 'out'));
  const run = (...argv: [string, ...string[]]): Promise<number> =>
    tools.ports.exec.run({ argv, accept: [64] }).then(({ exitCode }) => exitCode);
  expect(await run('charmcraft', 'pack', '--use-lxd', '--destructive-mode')).toBe(64);
  expect(await run('charmcraft', 'pack', '--nonsense')).toBe(64);
  expect(await run('rockcraft', 'pack', '--verbosity=loud')).toBe(64);
  expect(await run('rockcraft', 'pack', 'more')).toBe(64);
  expect(await run('rockcraft', 'pack', '--use-lxd')).toBe(0);
});

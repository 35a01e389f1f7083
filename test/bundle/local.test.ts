import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { eventCharm } from '../support/event-charm.ts';
import { openLocalLab, type LocalLab } from '../support/local-lab.ts';

const NAMES = ['one-local', 'two-local'] as const;
let lab: LocalLab;

beforeAll(async () => {
  lab = await openLocalLab();
  await writeFile(join(lab.folder, 'one.charm'), eventCharm('one', { workload: false }));
});
afterAll(() => lab.end(NAMES));

const units = async (name: string): Promise<string> => (await lab.juju(name, 'status')).stdout;

describe('local up', () => {
  test('prints the line that puts juju on PATH, for two controllers that never meet', async () => {
    for (const name of NAMES) {
      const up = await lab.up(name);
      expect(up, up.stderr).toMatchObject({ code: 0, stdout: `export PATH=${lab.home(name)}/bin:"$PATH"\n` });
      expect(await lab.juju(name, 'add-model', 'app')).toMatchObject({ code: 0 });
    }
    const deployed = await lab.juju(NAMES[0], 'deploy', './one.charm', 'one');
    expect(deployed, deployed.stderr).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await units(NAMES[0])).toMatch(/one\/0\*\s+active\s+idle/), {
      timeout: 120_000,
      interval: 500,
    });
    expect(await units(NAMES[1])).not.toContain('one/0');
  });

  test('a daemon that is killed is started by the next command, and takes up what runs', async () => {
    const before = await lab.docker.containers.list({});
    await lab.killDaemon(NAMES[0]);
    expect(await lab.juju(NAMES[0], 'config', 'one', 'greeting=after the kill')).toMatchObject({ code: 0 });
    await vi.waitFor(async () => expect(await units(NAMES[0])).toContain('after the kill'), {
      timeout: 60_000,
      interval: 300,
    });
    const ours = (list: typeof before): string[] =>
      list.filter(({ name }) => name.includes(`${NAMES[0]}-`)).map(({ id }) => id);
    expect(ours(await lab.docker.containers.list({}))).toEqual(ours(before));
    const { stdout } = await lab.juju(NAMES[0], 'debug-log', '--replay', '--no-tail');
    expect(stdout.match(/event install$/gm)).toHaveLength(1);
  });

  test('local down removes everything, also when the daemon was killed, and leaves the other alone', async () => {
    await lab.killDaemon(NAMES[0]);
    expect(await lab.leftovers(NAMES[0])).not.toEqual([]);
    expect(await lab.cli('local', 'down', '--controller', NAMES[0])).toMatchObject({ code: 0 });
    expect(await lab.leftovers(NAMES[0])).toEqual([]);
    expect(await lab.juju(NAMES[1], 'models')).toMatchObject({ code: 0 });
    expect(await lab.cli('local', 'down', '--controller', NAMES[1])).toMatchObject({ code: 0 });
    expect(await lab.leftovers(NAMES[1])).toEqual([]);
    expect((await lab.cli('local', 'status')).stdout).toContain('no controllers');
  });
});

import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBundle } from '../support/bundles.ts';
import { FLASK } from '../support/charm-project.ts';
import { untilEnded } from '../support/processes.ts';

let workspace: string;
let env: Record<string, string>;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'pack-charm-'));
  await cp(join(FLASK, 'charm-ops'), join(workspace, 'charms/guestbook'), { recursive: true });
  await mkdir(join(workspace, 'tmp'));
  // The runner's own folders are of no interest: what is left behind would be here.
  env = { TMPDIR: join(workspace, 'tmp'), PAAS_ACTION_CACHE: join(workspace, 'cache') };
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

const pack = (more: Parameters<typeof runBundle>[2] = {}): ReturnType<typeof runBundle> =>
  runBundle(
    'pack-charm',
    { path: 'charms/guestbook', output: 'out' },
    { workspace, ...more, env: { ...env, ...more.env } },
  );

describe('the shipped pack-charm', () => {
  it('gives the charm, its name, hash and resolution, and a page about them', async () => {
    const run = await pack();
    expect(run.exitCode, run.log).toBe(0);
    expect(run.outputs).toMatchObject({
      charm: join(workspace, 'out/guestbook_amd64.charm'),
      name: 'guestbook',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      reused: 'false',
      resolution: join(workspace, 'out/guestbook_amd64.charm.resolution.json'),
    });
    expect(run.summary).toContain('### Charm guestbook');
    expect(run.summary).toContain('versions chosen now, installed and packed now');
    expect(await readdir(join(workspace, 'tmp'))).toEqual([]);
    const again = await pack();
    expect(again.outputs).toEqual({ ...run.outputs, reused: 'true' });
    expect(again.summary).toContain('already packed: the same bytes are there');
  });

  it('puts each mistake on its line, named from the root of the repository', async () => {
    const file = join(workspace, 'charms/guestbook/src/charm.py');
    const source = await readFile(file, 'utf8');
    await writeFile(
      file,
      source.replace('def __init__(self, framework: ops.Framework):', 'def __init__(self'),
    );
    await writeFile(join(workspace, 'charms/guestbook/src/extra.py'), 'x = 1\nreturn = 2\n');
    const run = await pack();
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(
      /^::error file=charms\/guestbook\/src\/charm\.py,line=\d+::error\[CHARM_INVALID\]/m,
    );
    expect(run.log).toMatch(
      /^::error file=charms\/guestbook\/src\/extra\.py,line=2::Python cannot parse the file: /m,
    );
    expect(run.outputs).toEqual({});
    expect(run.summary).toContain('CHARM_INVALID');
    expect(await readdir(workspace)).not.toContain('out');
  });

  it('leaves nothing behind when it is cancelled while packages are installed', async () => {
    const bin = join(workspace, 'bin');
    await mkdir(bin);
    // Goes on until it is stopped, as a download that hangs would.
    await writeFile(join(bin, 'uv'), `#!/bin/sh\nsleep 600 &\necho $! > '${workspace}/sleeping'\nwait\n`, {
      mode: 0o755,
    });
    const cancel = new AbortController();
    const running = pack({ signal: cancel.signal, env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
    const sleeping = await appears(join(workspace, 'sleeping'));
    cancel.abort();
    const run = await running;
    expect(run.exitCode).toBe(130);
    expect(run.log).toContain('CANCELLED');
    expect(await readdir(join(workspace, 'tmp'))).toEqual([]);
    expect(await readdir(workspace)).not.toContain('out');
    await untilEnded(Number(sleeping));
  });
});

async function appears(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return text;
    await wait(20);
  }
}

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connectDocker, type Docker } from '../../src/docker/index.ts';
import { runDemo, type DemoRun } from '../support/demo-run.ts';
import { freePort } from '../support/free-port.ts';
import { leftoversOf } from '../support/leftovers.ts';
import { realPorts, type TestPorts } from '../support/ports.ts';
import { ROOT } from '../support/source-files.ts';

const reportSchema = z.object({
  steps: z.array(z.object({ action: z.string(), seconds: z.number() })),
  url: z.string(),
  imageDigest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  charmSha256: z.string().regex(/^[0-9a-f]{64}$/),
  base: z.string(),
  charm: z.string(),
});

const CONTROLLER = 'demotest';
let ports: TestPorts;
let docker: Docker;
let folder: string;
let example: string;
let flags: string[];
let env: Record<string, string>;

beforeAll(async () => {
  ports = realPorts();
  docker = await connectDocker(ports, {});
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  flags = ['--controller', CONTROLLER, '--registry', `127.0.0.1:${await freePort()}`];
  env = { PAAS_ACTION_STATE: join(folder, 'state'), RUNNER_TEMP: folder };
});
afterEach(async () => {
  await runDemo([...flags, '--down'], { env });
  if (example !== undefined) await rm(example, { recursive: true, force: true });
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await ports.dispose();
});

/** The example in a folder of its own, so that a test may change it. */
async function copyExample(): Promise<void> {
  example = await mkdtemp(join(folder, 'guestbook-'));
  await cp(join(ROOT, 'examples/flask'), example, { recursive: true });
}

const demo = (more: readonly string[], interruptAt?: string): Promise<DemoRun> =>
  runDemo([...flags, '--example', example, ...more], {
    env,
    ...(interruptAt !== undefined && { interruptAt }),
  });

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const file = join(example, path);
  const before = await readFile(file, 'utf8');
  const after = change(before);
  expect(after, `${path} was changed`).not.toBe(before);
  await writeFile(file, after);
}

async function readReport(): Promise<z.infer<typeof reportSchema>> {
  return reportSchema.parse(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')));
}

const leftovers = (): Promise<string[]> => leftoversOf(docker, [CONTROLLER]);

const page = async (url: string, init?: RequestInit): Promise<string> => (await fetch(url, init)).text();

describe('the demo', () => {
  test('runs the pipeline, stays up, takes a changed line within a warm run, and is removed', async () => {
    await copyExample();
    const keep = ['--keep', '--json', join(folder, 'report.json')];
    const first = await demo(keep);
    expect(first.exitCode, first.screen).toBe(0);
    const report = await readReport();
    expect(report.steps.map(({ action }) => action)).toEqual([
      'setup-craft',
      'pack-rock',
      'pack-charm',
      'publish',
      'juju-deploy',
      'integration-test',
    ]);
    expect(first.screen).toContain(report.url);
    const note = new URLSearchParams({ name: 'Ada', message: 'kept by a real PostgreSQL' });
    await page(`${report.url}/notes`, { method: 'POST', body: note });
    expect(await page(`${report.url}/`)).toContain('kept by a real PostgreSQL');

    await edit('templates/index.html', (text) => text.replace('</body>', '<p>A changed line.</p></body>'));
    const second = await demo(keep);
    expect(second.exitCode, second.screen).toBe(0);
    const changed = await readReport();
    expect(changed.imageDigest).not.toBe(report.imageDigest);
    expect(changed.charmSha256).toBe(report.charmSha256);
    const after = await page(`${changed.url}/`);
    expect(after).toContain('A changed line.');
    expect(after).toContain('kept by a real PostgreSQL');

    const down = await runDemo([...flags, '--down'], { env });
    expect(down.exitCode, down.screen).toBe(0);
    expect(await leftovers()).toEqual([]);
  });
});

describe('the demo fails, and leaves nothing behind,', () => {
  test.each<[string, string, (text: string) => string, string]>([
    [
      'when the charm has a mistake',
      'charm-ops/src/charm.py',
      (text) => text.replace('super().__init__(framework)', 'raise RuntimeError("broken on purpose")'),
      'juju-deploy',
    ],
    [
      'when the app cannot start',
      'app.py',
      (text) =>
        text.replace(
          'app = Flask(__name__)',
          'raise RuntimeError("broken on purpose")\napp = Flask(__name__)',
        ),
      'juju-deploy',
    ],
    [
      'when the app answers with an error',
      'app.py',
      (text) => text.replace('def healthz():', 'def healthz():\n    raise RuntimeError("broken on purpose")'),
      'juju-deploy',
    ],
  ])('%s', async (_name, path, change, step) => {
    await copyExample();
    await edit(path, change);
    const run = await demo(['--json', join(folder, 'never.json')]);
    expect(run.exitCode, run.screen).toBe(1);
    expect(run.screen).toContain(`the step ${step} failed`);
    expect(run.screen).toContain('broken on purpose');
    expect(await leftovers()).toEqual([]);
    await expect(readFile(join(folder, 'never.json'))).rejects.toThrow();
  });
});

describe('Ctrl-C', () => {
  test.each([
    ['setting up', '[1/6]'],
    ['packing the rock', '[2/6]'],
    ['packing the charm', '[3/6]'],
    ['publishing', '[4/6]'],
    ['deploying', '[5/6]'],
    ['testing', '[6/6]'],
  ])('while %s ends the demo and leaves nothing behind', async (_name, mark) => {
    await copyExample();
    const run = await demo([], mark);
    expect(run.exitCode, run.screen).toBe(130);
    expect(run.screen).toContain('CANCELLED');
    expect(await leftovers()).toEqual([]);
  });
});

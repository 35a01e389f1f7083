import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRockContents } from '../../support/packed-rock.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { flaskLab, packIn, type Lab } from '../../support/rock-lab.ts';

let ports: TestPorts;
let lab: Lab;
let packed: Awaited<ReturnType<typeof packIn>>;
let image: string;
beforeAll(async () => {
  ports = realPorts();
  lab = await flaskLab();
  // Other tests load rocks of the example meanwhile.
  const name = `bytecode-${randomUUID().slice(0, 8)}`;
  const file = join(lab.app, 'rockcraft.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^name: .*$/m, `name: ${name}`));
  packed = await packIn(ports, lab);
  image = `${name}:1.0`;
  await run('docker', 'load', '--quiet', '--input', packed.rock ?? '');
});
afterAll(async () => {
  await run('docker', 'rmi', '--force', image);
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

const run = (...argv: readonly [string, ...string[]]) => ports.exec.run({ argv, timeout: 120_000 });
const inContainer = (program: string, user: string, ...options: readonly string[]) =>
  run(
    'docker',
    'run',
    '--rm',
    '--user',
    user,
    ...options,
    '--entrypoint',
    'python3',
    image,
    ...[...['-v', '-c', program]],
  );

describe('the rock of the machine’s own Python', () => {
  test('has bytecode of its packages and of the standard library, and the resolution file says by what', async () => {
    const resolution = JSON.parse(await readFile(packed.resolution ?? '', 'utf8')) as {
      python: { version: string; bytecode?: string };
      packages: { name: string; version: string }[];
    };
    const { version, bytecode } = resolution.python;
    const own = resolution.packages.find(({ name }) => name === `python${version}`);
    expect(own?.version.startsWith(`${bytecode?.replace('cpython-', '') ?? '?'}-`)).toBe(true);
    const { files } = await readRockContents(packed.rock ?? '', 1, (path) => /\.pyc?$/.test(path));
    const names = Object.keys(files);
    expect(names.filter((path) => path.endsWith('.pyc')).length).toBeGreaterThan(800);
  });

  test('imports as _daemon_ without compiling', async () => {
    const { stderr } = await inContainer(
      'import flask, gunicorn.app.wsgiapp, psycopg, json',
      '584792',
      '--read-only',
    );
    const loaded = [...stderr.matchAll(/code object from '([^']+)'/g)].map(([, path = '']) => path);
    expect(loaded.filter((path) => path.includes('/flask/__pycache__/')).length).toBeGreaterThan(5);
    expect(loaded.filter((path) => !path.endsWith('.pyc'))).toEqual([]);
  });

  test('sees what somebody has changed in a container', async () => {
    const change = [
      'import importlib.util, subprocess, sys',
      'path = importlib.util.find_spec("flask").origin',
      'open(path, "a").write("edited = 41 + 1\\n")',
      'subprocess.run([sys.executable, "-c", "import flask; print(flask.edited)"], check=True)',
    ];
    expect((await inContainer(change.join('\n'), '0')).stdout).toBe('42\n');
  });
});

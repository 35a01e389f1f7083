import { appendFile, chmod, cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packRock } from '../../../actions/pack-rock/definition.ts';
import { readFacts, type PackFacts } from '../../../actions/pack-rock/facts.ts';
import type { ActionRun } from '../../../src/action/index.ts';
import {
  ACCIDENTS,
  ageKept,
  damageKept,
  markKept,
  runOfBundle,
  type Change,
} from '../../support/kept-answers.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let ports: TestPorts;
let folder: string;
let app: string;
beforeEach(async () => {
  ports = realPorts();
  folder = await ports.files.makeTemp('plans');
  app = join(folder, 'app');
  await cp(resolve('examples/flask'), app, { recursive: true });
});
afterEach(() => ports.dispose());

const runWith = (change: Change = {}): ActionRun<typeof packRock> =>
  runOfBundle(packRock, ports, folder, { path: 'app', ...change });

/** The facts, and what goes on behind them to its end: it writes into the folder. */
async function read(change?: Change): Promise<PackFacts> {
  const facts = await readFacts(runWith(change));
  await facts.confirmed;
  return facts;
}

const memory = (): string => join(folder, 'cache/rock-plans');

const isKept = ({ plans }: PackFacts): boolean => plans.every(({ summary }) => summary === 'kept');

test('the second run has the same plans without planning', async () => {
  const first = await read();
  const second = await read();
  expect(second.plans).toStrictEqual(first.plans);
  expect(await second.confirmed).toBe(second.plans);
  await markKept(memory());
  expect(isKept(await read())).toBe(true);
});

test.each(['flask', 'django', 'fastapi', 'go', 'expressjs', 'spring-boot'])(
  'the plans of %s are as plain as they are kept',
  async (example) => {
    await cp(resolve('examples', example), join(folder, example), { recursive: true });
    const { plans } = await read({
      path: example,
      variables: { ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' },
    });
    expect(JSON.parse(JSON.stringify(plans))).toStrictEqual(plans);
  },
);

describe('plans are not made again', () => {
  test.each<[string, () => Promise<void>]>([
    ['a line of the app is another', () => appendFile(join(app, 'app.py'), '\n# another line\n')],
    ['a template is another', () => appendFile(join(app, 'templates/index.html'), '<!-- x -->')],
  ])('when %s', async (_, change) => {
    await read();
    await markKept(memory());
    await change();
    const facts = await read();
    expect(isKept(facts)).toBe(true);
    expect(await facts.confirmed).toBe(facts.plans);
  });
});

describe('plans are made again', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['rockcraft.yaml is another', () => appendFile(join(app, 'rockcraft.yaml'), '# another\n')],
    ['requirements.txt is another', () => appendFile(join(app, 'requirements.txt'), 'gevent\n')],
    ['the app defines something else', () => appendFile(join(app, 'app.py'), '\nother = app\n')],
    ['there is another file at the top', () => writeFile(join(app, 'uv.lock'), '')],
    ['there is another module', () => writeFile(join(app, 'main.py'), 'app = 1\n')],
    ['a file at the top is gone', () => rm(join(app, 'README.md'))],
    ['a file at the top can be run', () => chmod(join(app, 'migrate.py'), 0o755)],
    ['a folder has the command line of Django', () => writeFile(join(app, 'templates/manage.py'), '')],
    ['there is something for COS', () => mkdir(join(app, 'cos_custom/loki'), { recursive: true })],
  ])('when %s', async (_, change) => {
    await chmod(join(app, 'migrate.py'), 0o644);
    await read();
    await markKept(memory());
    await change();
    expect(isKept(await read())).toBe(false);
  });

  test.each<[string, Change]>([
    ['another version of the code runs', { bundle: '2'.repeat(64) }],
    ['another platform is asked for', { platform: 'amd64' }],
    ['extensions are experimental', { variables: { ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' } }],
    ['it is another folder', { path: 'copy' }],
  ])('when %s', async (_, change) => {
    await cp(app, join(folder, 'copy'), { recursive: true });
    await read();
    await markKept(memory());
    expect(isKept(await read(change))).toBe(false);
  });

  test.each(ACCIDENTS)('when of what was kept %s', async (_, damage) => {
    const first = await read();
    await markKept(memory());
    await damageKept(memory(), damage);
    expect((await read()).plans).toEqual(first.plans);
    await markKept(memory());
    expect(isKept(await read())).toBe(true);
  });
});

test('the plans of other projects and versions are not kept without an end', async () => {
  await read();
  await ageKept(memory(), 500);
  await appendFile(join(app, 'rockcraft.yaml'), '# another\n');
  await read({ bundle: '2'.repeat(64) });
  expect((await readdir(memory())).length).toBeLessThan(500);
  await markKept(memory());
  expect(isKept(await read({ bundle: '2'.repeat(64) }))).toBe(true);
});

test('sources that are not bundled keep nothing', async () => {
  await read({ bundle: '' });
  await expect(readdir(memory())).rejects.toThrow('ENOENT');
});

test('what Python refuses is refused with kept plans as well', async () => {
  await read();
  // The scanner reads over it: what it looks for stands at the top.
  await appendFile(join(app, 'app.py'), '\ndef broken():\n    return (1 +)\n');
  const { confirmed } = await readFacts(runWith());
  await expect(confirmed).rejects.toMatchObject({ problems: [{ file: 'app.py' }] });
});

import { appendFile, cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packCharm } from '../../../actions/pack-charm/definition.ts';
import { readFacts } from '../../../actions/pack-charm/facts.ts';
import type { ActionRun } from '../../../src/action/index.ts';
import type { CharmDocument } from '../../../src/charm/index.ts';
import { renderYaml } from '../../../src/charm/render-yaml.ts';
import { FLASK } from '../../support/charm-project.ts';
import {
  ACCIDENTS,
  ageKept,
  damageKept,
  markKept,
  rewriteKept,
  runOfBundle,
  type Change,
} from '../../support/kept-answers.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

let ports: TestPorts;
let folder: string;
let charm: string;
beforeEach(async () => {
  ports = realPorts();
  folder = await ports.files.makeTemp('documents');
  charm = join(folder, 'charm');
  await cp(join(FLASK, 'charm'), charm, { recursive: true });
});
afterEach(() => ports.dispose());

const runWith = (change: Change = {}): ActionRun<typeof packCharm> =>
  runOfBundle(packCharm, ports, folder, { path: 'charm', ...change });

const read = async (change?: Change): Promise<CharmDocument> => {
  const { document, sourceProblems } = await readFacts(runWith(change));
  // Python still looks at the sources, and remembers them in the folder that goes away with the test.
  await sourceProblems;
  return document;
};
const memory = (): string => join(folder, 'cache/charm-documents');
const isKept = ({ yaml }: CharmDocument): boolean => yaml['summary'] === 'kept';

test('the second run has the same document without expanding it', async () => {
  const first = await read();
  expect(await read()).toEqual(first);
  await markKept(memory());
  expect(isKept(await read())).toBe(true);
});

test('a source of the charm may change', async () => {
  await read();
  await markKept(memory());
  await appendFile(join(charm, 'src/charm.py'), '\n# another line\n');
  expect(isKept(await read())).toBe(true);
});

describe('the document is expanded again', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['charmcraft.yaml is another', () => appendFile(join(charm, 'charmcraft.yaml'), '# another\n')],
    ['requirements.txt is another', () => appendFile(join(charm, 'requirements.txt'), 'PyYAML\n')],
    ['there is another file at the top', () => writeFile(join(charm, 'another'), '')],
    [
      'there is something for COS',
      () => mkdir(join(charm, 'cos_custom/loki_alert_rules'), { recursive: true }),
    ],
  ])('when %s', async (_, change) => {
    await read();
    await markKept(memory());
    await change();
    expect(isKept(await read())).toBe(false);
  });

  test.each<[string, Change]>([
    ['another version of the code runs', { bundle: '2'.repeat(64) }],
    ['another platform is asked for', { platform: 'amd64' }],
    ['extensions are experimental', { variables: { CHARMCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS: '1' } }],
    ['it is another folder', { path: 'copy' }],
  ])('when %s', async (_, change) => {
    await cp(charm, join(folder, 'copy'), { recursive: true });
    await read();
    await markKept(memory());
    expect(isKept(await read(change))).toBe(false);
  });

  test.each(ACCIDENTS)('when of what was kept %s', async (_, damage) => {
    const first = await read();
    await markKept(memory());
    await damageKept(memory(), damage);
    expect(await read()).toEqual(first);
  });
});

test('sources that are not bundled keep nothing', async () => {
  await read({ bundle: '' });
  await expect(readdir(memory())).rejects.toThrow('ENOENT');
});

describe('rendered texts', () => {
  const content = { value: { b: 'kept', a: { on: '22.04' } }, order: 'sorted' } as const;
  const texts = (): { cacheDir: string; bundle: string } => ({ cacheDir: folder, bundle: '1'.repeat(64) });
  const rendered = (): string => join(folder, 'rendered-yaml');

  test('are kept by content, order and code', async () => {
    expect(await renderYaml(ports, texts(), content)).toBe('a:\n  "on": "22.04"\nb: kept\n');
    await rewriteKept(rendered(), () => 'marked\n');
    expect(await renderYaml(ports, texts(), content)).toBe('marked\n');
    expect(await renderYaml(ports, texts(), { ...content, order: 'as given' })).toMatch(/^b: kept\n/);
    expect(await renderYaml(ports, texts(), { ...content, value: { b: 'x' } })).toBe('b: x\n');
    expect(await renderYaml(ports, { ...texts(), bundle: '2'.repeat(64) }, content)).toMatch(/^a:/);
    expect(await renderYaml(ports, { cacheDir: folder }, content)).toMatch(/^a:/);
  });

  test('are not kept without an end', async () => {
    await renderYaml(ports, texts(), { ...content, value: { b: 'old' } });
    await ageKept(rendered(), 1_000);
    await renderYaml(ports, texts(), content);
    expect((await readdir(rendered())).length).toBeLessThan(1_000);
    await rewriteKept(rendered(), () => 'marked\n');
    expect(await renderYaml(ports, texts(), content)).toBe('marked\n');
  });

  test.each([(text: string) => text.slice(0, -3), (text: string) => text.replace('kept', 'kepx'), () => ''])(
    'are rendered again after an accident',
    async (damage) => {
      const text = await renderYaml(ports, texts(), content);
      await damageKept(rendered(), damage);
      expect(await renderYaml(ports, texts(), content)).toBe(text);
    },
  );
});

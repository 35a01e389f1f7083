import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { flipBit } from '../../support/flip-bit.ts';
import { ACCIDENTS, damageKept, rewriteKept } from '../../support/kept-answers.ts';
import { fillCache } from '../../support/pack-elsewhere.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { flaskLab, packIn, standInBase, type Lab, type PackOptions } from '../../support/rock-lab.ts';

const BUNDLE = '1'.repeat(64);

let ports: TestPorts;
let lab: Lab;
let base: string;
beforeAll(async () => {
  const real = realPorts();
  // Files that are as new as the run do not tell whether they change once more; so long nothing is kept.
  ports = { ...real, clock: { ...real.clock, now: () => real.clock.now() + 10_000 } };
  lab = await flaskLab();
  base = await standInBase(real);
  await fillCache(ports, cacheDir());
  await pack();
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await ports.dispose();
});

const cacheDir = (): string => join(lab.folder, 'cache');
const grounds = (): string => join(cacheDir(), 'rock-grounds');

type Packed = Awaited<ReturnType<typeof packIn>> & { readonly isKept: boolean };

async function pack({ inputs, bundle = BUNDLE }: PackOptions = {}): Promise<Packed> {
  const options = { cacheDir: cacheDir(), inputs: { 'base-image': base, ...inputs } };
  const packed = await packIn(ports, lab, { ...options, ...(bundle !== '' && { bundle }) });
  const resolution = JSON.parse(await readFile(packed.resolution ?? '', 'utf8')) as {
    base: { source: string };
  };
  return { ...packed, isKept: resolution.base.source === 'kept' };
}

/** Packs by a code that keeps nothing. */
const packAnew = (): Promise<Packed> => pack({ bundle: '' });

const changeLine = (): Promise<void> => appendFile(join(lab.app, 'app.py'), `# ${randomUUID()}\n`);

async function replaceIn(name: string, pattern: RegExp, text: string): Promise<void> {
  const path = join(lab.app, name);
  await writeFile(path, (await readFile(path, 'utf8')).replace(pattern, text));
}

/** Makes what is kept tell that it was kept. */
const mark = (): Promise<void> =>
  rewriteKept(grounds(), (text) => text.replaceAll(/"source":"[^"]*"/g, '"source":"kept"'));

beforeEach(async () => {
  // The first one may have to make something, the next one only looks.
  await pack();
  await pack();
  await mark();
});

test('a changed line stands on what is kept, and gives the rock that it gives without', async () => {
  await changeLine();
  const packed = await pack();
  expect(packed).toMatchObject({ isKept: true, rebuilt: 'app,metadata' });
  expect(await packAnew()).toMatchObject({ isKept: false, rebuilt: '', digest: packed.digest });
});

test('a program that would not start is told on what is kept, too', async () => {
  const shell = await readFile('/bin/sh');
  shell.writeUInt16LE(183, 18);
  const strange = join(lab.app, 'static/shell');
  await writeFile(strange, shell);
  try {
    await pack();
    await mark();
    await changeLine();
    ports.reporter.lines.length = 0;
    expect((await pack()).isKept).toBe(true);
    expect(ports.reporter.lines.join('\n')).toMatch(/static\/shell is built for arm64/);
  } finally {
    await rm(strange);
  }
});

describe('the ground is laid again', () => {
  test('when the application has a folder of which nobody has asked, and then it is kept', async () => {
    const folder = join(lab.app, 'static', randomUUID());
    await mkdir(folder);
    await writeFile(join(folder, 'some.css'), '');
    const packed = await pack();
    expect(packed).toMatchObject({ isKept: false, rebuilt: 'app,metadata' });
    expect((await packAnew()).digest).toBe(packed.digest);
    await mark();
    await changeLine();
    expect((await pack()).isKept).toBe(true);
  });

  test.each<[string, () => Promise<unknown>, PackOptions?]>([
    ['requirements are others', () => appendFile(join(lab.app, 'requirements.txt'), '# another\n')],
    ['the plan is another', () => replaceIn('rockcraft.yaml', /^summary: .*/m, `summary: ${randomUUID()}`)],
    ['another version of the code runs', () => Promise.resolve(), { bundle: '2'.repeat(64) }],
    ['answers count for another time', () => Promise.resolve(), { inputs: { 'max-age': '23h' } }],
    [
      'what our programs are built from is written anew',
      () => utimes(join(lab.folder, 'assets/rock/pebble/go.sum'), 1, 1),
    ],
    [
      'what is known of the Python that compiles is written anew',
      async () => {
        const folder = join(cacheDir(), 'interpreters');
        for (const name of await readdir(folder)) await utimes(join(folder, name), 1, 1);
      },
    ],
  ])('when %s', async (_, change, options) => {
    await change();
    await changeLine();
    const packed = await pack(options);
    expect(packed).toMatchObject({ isKept: false, rebuilt: 'app,metadata' });
    expect((await packAnew()).digest).toBe(packed.digest);
  });

  test.each(ACCIDENTS)('when of what was kept %s', async (_, damage) => {
    await damageKept(grounds(), damage);
    await changeLine();
    expect((await pack()).isKept).toBe(false);
    await mark();
    expect((await pack()).isKept).toBe(true);
  });
});

describe('a layer below the application', () => {
  /** That of the dependencies: only those of the base and of the system packages are larger. */
  const blob = async (): Promise<string> => {
    const folder = join(cacheDir(), 'oci/blobs/sha256');
    const blobs: { readonly path: string; readonly size: number }[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      blobs.push({ path, size: (await ports.files.stat(path))?.size ?? 0 });
    }
    return blobs.sort((one, other) => other.size - one.size)[2]?.path ?? '';
  };

  test('that is gone is made again', async () => {
    const { digest } = await pack();
    await rm(await blob());
    expect(await pack()).toMatchObject({ isKept: false, rebuilt: 'dependencies', digest });
  });

  test('that is damaged is made again when it is read', async () => {
    const { digest, rock = '' } = await pack();
    flipBit(await blob());
    await rm(rock);
    ports.reporter.lines.length = 0;
    expect(await pack()).toMatchObject({ rebuilt: 'dependencies', digest });
    expect(ports.reporter.lines.join('\n')).toContain('were damaged or gone; they are made anew');
  });
});

import { appendFile, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isCurrent, type Ports } from '../../../src/ports/index.ts';
import { looksTheSame, watchLooks, type Looks } from '../../../src/rock/cache/looks.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';

const HOUR = 3_600_000;

let real: TestPorts;
let ports: Ports;
let folder: string;
let time: number;
beforeEach(async () => {
  real = realPorts();
  // Later than the times of all files.
  time = Date.now() + 10_000;
  ports = { ...real, clock: { ...real.clock, now: () => time } };
  folder = await real.files.makeTemp('looks');
  await writeFile(at('file'), 'text');
  await mkdir(at('folder'));
});
afterEach(() => real.dispose());

const at = (name: string): string => join(folder, name);

async function look(work: (ports: Ports) => Promise<unknown>): Promise<Looks | undefined> {
  const watched = watchLooks(ports);
  await work(watched.ports);
  return watched.looks();
}

/** Whether a look is good enough after something has changed. */
async function holds(
  work: (ports: Ports) => Promise<unknown>,
  change: () => unknown = () => undefined,
): Promise<boolean> {
  const looks = await look(work);
  if (looks === undefined) throw new Error('nothing can be kept');
  await change();
  return looksTheSame(ports, JSON.parse(JSON.stringify(looks)) as Looks);
}

const readAll = async ({ files }: Ports, name: string): Promise<void> => {
  for await (const _ of files.readStream(at(name))) continue;
};

describe('what was looked at and what became of it', () => {
  test.each<[string, (ports: Ports) => Promise<unknown>, () => Promise<unknown>]>([
    ['a text', ({ files }) => files.readText(at('file')), () => appendFile(at('file'), '!')],
    ['bytes', ({ files }) => files.readBytes(at('file')), () => writeFile(at('file'), 'next')],
    ['a stream', (each) => readAll(each, 'file'), () => utimes(at('file'), 1, 1)],
    ['what is there', ({ files }) => files.stat(at('file')), () => rm(at('file'))],
    ['what was not there', ({ files }) => files.readText(at('new')), () => writeFile(at('new'), '')],
    [
      'a link',
      ({ files }) => files.lstat(at('file')),
      () => rm(at('file')).then(() => symlink('x', at('file'))),
    ],
    ['names', ({ files }) => files.list(at('folder')), () => writeFile(at('folder/new'), '')],
    ['no folder', ({ files }) => files.list(at('none')), () => mkdir(at('none'))],
    ['where a path leads', ({ files }) => files.realpath(at('none')), () => symlink('file', at('none'))],
  ])('%s', async (_, work, change) => {
    expect(await holds(work)).toBe(true);
    expect(await holds(work, change)).toBe(false);
  });

  test('a link and what it leads to', async () => {
    await symlink('file', at('link'));
    const both = async ({ files }: Ports): Promise<void> => {
      await files.lstat(at('link'));
      await files.readText(at('link'));
    };
    expect(await holds(both)).toBe(true);
    expect(await holds(both, () => appendFile(at('file'), '!'))).toBe(false);
  });

  test('a program on PATH', async () => {
    const looks = await look(({ exec }) => exec.which('sh'));
    const elsewhere = realPorts({ PATH: folder });
    expect(looks && (await looksTheSame(ports, looks))).toBe(true);
    expect(looks && (await looksTheSame({ ...ports, exec: elsewhere.exec }, looks))).toBe(false);
    await elsewhere.dispose();
  });
});

describe('the age of answers', () => {
  const ask = ({ clock }: Ports): Promise<unknown> => {
    expect([isCurrent(clock, time - HOUR, 2 * HOUR), isCurrent(clock, time, 5 * HOUR)]).toEqual([true, true]);
    return Promise.resolve();
  };

  test('is that of the one that ends first', async () => {
    expect(await holds(ask, () => (time += HOUR - 1))).toBe(true);
    expect(await holds(ask, () => (time += HOUR))).toBe(false);
  });

  test('is not trusted when the clock was set back', async () => {
    expect(await holds(ask, () => (time -= 1))).toBe(false);
  });

  test('is what it is without being watched', () => {
    const { clock } = watchLooks(ports).ports;
    for (const [given, maxAge] of [
      [time, 0],
      [time - 1, 1],
      [time + 1, HOUR],
      [time - 1, 2],
    ] as const)
      expect(isCurrent(clock, given, maxAge)).toBe(isCurrent(ports.clock, given, maxAge));
  });
});

describe('nothing is kept of a run that', () => {
  test.each<[string, (ports: Ports) => unknown]>([
    ['writes', ({ files }) => files.write(at('other'), '')],
    ['makes a folder', ({ files }) => files.mkdir(at('other'))],
    ['removes', ({ files }) => files.remove(at('file'))],
    ['runs a program', ({ exec }) => exec.run({ argv: ['true'] })],
    ['tells something', ({ reporter }) => reporter.info('text')],
    ['asks for the time', ({ clock }) => clock.now()],
  ])('%s', async (_, work) => {
    expect(await look(async (each) => work(each))).toBeUndefined();
  });

  test('asks a server', async () => {
    const asking = look(({ http }) =>
      http.request({ method: 'GET', url: 'http://127.0.0.1:1/' }).catch(() => undefined),
    );
    expect(await asking).toBeUndefined();
  });

  test('reads what is as new as itself', async () => {
    time = Date.now();
    expect(await look(({ files }) => files.readText(at('file')))).toBeUndefined();
  });

  test('has something else done beside the ports', async () => {
    const watched = watchLooks(ports);
    watched.touch();
    expect(await watched.looks()).toBeUndefined();
  });
});

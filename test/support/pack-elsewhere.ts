import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { realPorts, type TestPorts } from './ports.ts';
import { exampleLab, packIn, SHARED_CACHE, type PackOptions } from './rock-lab.ts';

/** What was downloaded, and the programs that take minutes to build: everything else of the cache is made anew. */
const DOWNLOADED = ['tools', 'bases', 'stand-in', 'debian', 'jdk', 'node', 'go-releases', 'uv'];
const ELSEWHERE = { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };

/**
 * Packs an example as somebody else would: another folder, umask, time zone and locale, once with a cache in which
 * nothing is made yet and once with what that has left.
 */
export async function expectSameElsewhere(
  example: string,
  first: { readonly digest?: string; readonly resolution?: string },
  {
    inputs = {},
    variables = {},
    tools = {},
  }: Pick<PackOptions, 'inputs' | 'variables'> & {
    /** Variables of the tools that build, without effect on what they make. */
    readonly tools?: Readonly<Record<string, string>>;
  } = {},
): Promise<void> {
  await using lab = await exampleLab(example);
  const ports = realPorts({ ...ELSEWHERE, ...tools });
  const { TZ } = process.env;
  const umask = process.umask(0o077);
  process.env['TZ'] = ELSEWHERE.TZ;
  try {
    for (const name of ['.', ...(await readdir(lab.app, { recursive: true }))]) {
      const path = join(lab.app, name);
      await chmod(path, (await stat(path)).mode & 0o700);
    }
    const cacheDir = join(lab.folder, "somebody else's cache");
    await fillCache(ports, cacheDir);
    await ports.files.copy(first.resolution ?? '', join(lab.folder, 'pinned.json'));
    const options = { inputs: { ...inputs, resolution: 'pinned.json' }, variables, cacheDir };
    const cold = await packIn(ports, lab, options);
    expect(cold.digest).toBe(first.digest);
    expect(cold.rebuilt?.split(',')).toEqual(expect.arrayContaining(['platform', 'app', 'metadata']));
    expect(await packIn(ports, lab, options)).toMatchObject({ digest: first.digest, rebuilt: '' });
  } finally {
    process.umask(umask);
    if (TZ === undefined) delete process.env['TZ'];
    else process.env['TZ'] = TZ;
    await ports.dispose();
  }
}

/**
 * Makes a cache with some of what the tests keep for each other: unless it is said otherwise, with what was downloaded. The
 * files are the same, so nothing but what is made there later may be changed in place.
 */
export async function fillCache(
  ports: TestPorts,
  cacheDir: string,
  isWanted = (name: string): boolean => DOWNLOADED.includes(name),
): Promise<void> {
  await ports.files.mkdir(cacheDir);
  const from = (await readdir(SHARED_CACHE)).filter(isWanted).map((name) => join(SHARED_CACHE, name));
  // 1: a temporary file of another test went meanwhile. What is not there is made anew.
  await ports.exec.run({ argv: ['cp', '-al', ...from, cacheDir], accept: [0, 1] });
}

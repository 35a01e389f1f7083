import { randomUUID } from 'node:crypto';
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toolEnvironment } from '../../../src/action/index.ts';
import { provideCompiler } from '../../../src/rock/embedded/bytecode.ts';
import type { Ports } from '../../../src/ports/index.ts';
import { compileSources } from '../../../src/rock/python/bytecode/compile-sources.ts';
import { findCompiler, type PythonCompiler } from '../../../src/rock/python/bytecode/compiler.ts';
import type { PythonSource } from '../../../src/rock/python/bytecode/plan.ts';
import { realPorts, type TestPorts } from '../../support/ports.ts';
import { ROOT } from '../../support/source-files.ts';

const SCRIPT = join(ROOT, 'src/rock/assets/python/compile.py');
const ROOT_OF_PACKAGES = 'lib/python3/site-packages';

let ports: TestPorts;
let release: string;
let compiler: PythonCompiler;
/** Modules of the machine's own standard library: thousands of names and constants of all kinds. */
let library: readonly PythonSource[];

beforeAll(async () => {
  ports = realPorts();
  const argv = [
    '/usr/bin/python3',
    '-c',
    'import os, platform; print(platform.python_version(), os.__file__)',
  ] as const;
  const [version = '', os = ''] = (await ports.exec.run({ argv })).stdout.trim().split(' ');
  release = version;
  const found = await find(await ports.files.makeTemp('compiler'));
  if (found === undefined) throw new Error(`there is no Python ${release}`);
  compiler = found;
  const folder = join(os, '..');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.py'));
  library = names.map((name) => sourceOf(name, () => readFile(join(folder, name))));
});
afterAll(async () => {
  await ports.dispose();
});

const find = (cacheDir: string, through: Ports = ports, wanted = release) =>
  findCompiler(through, { release: wanted, cacheDir, script: SCRIPT, maxAge: 60_000 });

const sourceOf = (name: string, read: () => Promise<Uint8Array>): PythonSource => ({
  path: `${ROOT_OF_PACKAGES}/${name}`,
  size: 20_000,
  read,
});
const text = (name: string, content: string): PythonSource =>
  sourceOf(name, () => Promise.resolve(Buffer.from(content)));

/** Counts the programs that are started. */
function counting(through: Ports = ports): { readonly ports: Ports; readonly argv: string[][] } {
  const argv: string[][] = [];
  const exec: Ports['exec'] = {
    ...through.exec,
    run: (command) => {
      argv.push([...command.argv]);
      return through.exec.run(command);
    },
  };
  return { ports: { ...through, exec }, argv };
}

async function compile(
  sources: readonly PythonSource[],
  { through = ports, cacheDir }: { through?: Ports; cacheDir?: string } = {},
): Promise<ReadonlyMap<string, string>> {
  const compilation = {
    compiler,
    script: SCRIPT,
    cacheDir: cacheDir ?? (await ports.files.makeTemp('bytecode')),
  };
  const compiled = await compileSources(through, compilation, sources, ROOT_OF_PACKAGES);
  const result = new Map<string, string>();
  for (const { path, content } of compiled.values()) {
    if (typeof content !== 'function') throw new Error('compiled files are read when they are written');
    const bytes = await content();
    if (!(bytes instanceof Uint8Array)) throw new Error('compiled files are small');
    result.set(path, Buffer.from(bytes).toString('base64'));
  }
  return new Map([...result].sort(([one], [other]) => (one < other ? -1 : 1)));
}

describe('the same source gives the same bytecode', () => {
  test('in any company and order, whatever the place, the language and the time zone', async () => {
    const expected = await compile(library);
    expect(expected.size).toBeGreaterThan(100);
    const places = [
      { TZ: 'Asia/Tokyo', LANG: 'tr_TR.UTF-8' },
      { LC_ALL: 'C', HOME: '/nowhere', USER: 'somebody' },
      { TMPDIR: await ports.files.makeTemp('elsewhere') },
      {},
    ];
    for (let round = 0; round < 20; round += 1) {
      const through = realPorts({ ...toolEnvironment(process.env), ...places[round % places.length] });
      // Another part of it each time, so that the processes see other names before and beside it.
      const part = library.filter((_, index) => (index * 7919 + round * 31) % 10 === 0);
      for (const [path, bytes] of await compile(part, { through }))
        expect(expected.get(path), path).toBe(bytes);
      await through.dispose();
    }
  }, 120_000);

  test('where functions share sets, whatever names the process knows already', async () => {
    const name = `n${randomUUID().replaceAll('-', '')}`;
    const uses = `x in {"${name}", "other-${name}"}`;
    const sources = [
      text('sets.py', `def f(x):\n    return ${uses}\ndef g(x):\n    return ${uses} or 1.5\n`),
    ];
    const program = `import sys; known = sys.intern("${name}"); exec(open("${SCRIPT}").read())`;
    const knowing: Ports['exec'] = {
      ...ports.exec,
      run: ({ argv: [python, ...args], ...rest }) =>
        ports.exec.run({ ...rest, argv: [python, ...args.slice(0, -2), '-c', program, args.at(-1) ?? ''] }),
    };
    expect(await compile(sources, { through: { ...ports, exec: knowing } })).toEqual(await compile(sources));
  });
});

describe('what is compiled', () => {
  test('is checked by the source, and names the place in the image', async () => {
    const [[path, bytes] = ['', '']] = await compile([text('pack/mod.py', 'VALUE = 1\n')]);
    expect(path).toBe(`${ROOT_OF_PACKAGES}/pack/__pycache__/mod.${compiler.tag}.pyc`);
    const header = Buffer.from(bytes, 'base64');
    expect(header.subarray(0, 4).toString('hex')).toBe(compiler.magic);
    // PEP 552: of a hash, and to be checked.
    expect(header.readUInt32LE(4)).toBe(3);
    expect(header.includes(`/${ROOT_OF_PACKAGES}/pack/mod.py`)).toBe(true);
  });

  test('is nothing for templates and old Python, whose neighbours are compiled', async () => {
    const sources = [
      text('a/good.py', 'x = 1\n'),
      text('a/old.py', 'print "x"\n'),
      text('a/t.py', '{% x %}\n'),
    ];
    const compiled = await compile([
      ...sources,
      text('a/zero.py', 'x = "\0"\n'),
      text('a/bytes.py', '# \u00ff\n'),
    ]);
    expect([...compiled.keys()].map((path) => path.split('/').at(-1)?.split('.')[0])).toEqual([
      'bytes',
      'good',
    ]);
  });

  test('is kept by folder, and made anew when it is damaged', async () => {
    const cacheDir = await ports.files.makeTemp('kept');
    const sources = (value: string): PythonSource[] => [
      ...[text('one/a.py', value), text('one/b.py', 'x = 2\n'), text('two/c.py', 'x = 3\n')],
    ];
    const first = await compile(sources('x = 1\n'), { cacheDir });
    const again = counting();
    expect(await compile(sources('x = 1\n'), { cacheDir, through: again.ports })).toEqual(first);
    expect(again.argv).toEqual([]);
    await compile(sources('x = 4\n'), { cacheDir });
    const folder = join(cacheDir, 'bytecode');
    const names = await readdir(folder);
    expect(names).toHaveLength(3);
    for (const name of names) await appendFile(join(folder, name), 'more');
    const mended = counting();
    expect(await compile(sources('x = 1\n'), { cacheDir, through: mended.ports })).toEqual(first);
    expect(mended.argv).toHaveLength(1);
  });
});

describe('the interpreter', () => {
  test('is asked once, and again when it looks otherwise', async () => {
    const cacheDir = await ports.files.makeTemp('asked');
    const first = counting();
    expect(await find(cacheDir, first.ports)).toEqual(compiler);
    expect(first.argv.length).toBeGreaterThan(0);
    const second = counting();
    expect(await find(cacheDir, second.ports)).toEqual(compiler);
    expect(second.argv).toEqual([]);
    const memo = join(cacheDir, 'interpreters', `${release}.json`);
    await writeFile(memo, (await readFile(memo, 'utf8')).replace('"file ', '"file 1'));
    const third = counting();
    expect(await find(cacheDir, third.ports)).toEqual(compiler);
    expect(third.argv.length).toBeGreaterThan(0);
  });

  test('of another patch is none, which is remembered as well', async () => {
    const cacheDir = await ports.files.makeTemp('none');
    const wanted = `${release.split('.').slice(0, 2).join('.')}.99`;
    expect(await find(cacheDir, ports, wanted)).toBeUndefined();
    const again = counting();
    expect(await find(cacheDir, again.ports, wanted)).toBeUndefined();
    expect(again.argv).toEqual([]);
  });

  test('that a resolution file asks for is needed, and otherwise missed', async () => {
    const context = {
      ...{ ports, cacheDir: await ports.files.makeTemp('needed'), assetsDir: join(ROOT, 'src/rock/assets') },
      registry: { resolve: () => Promise.reject(new Error()), pull: () => Promise.reject(new Error()) },
    };
    const wanted = `${release.split('.').slice(0, 2).join('.')}.99`;
    const note = await provideCompiler(context, { release: wanted, required: false }, 60_000);
    expect(note).toEqual({ notes: [expect.stringContaining(`uv python install ${wanted}`)] });
    await expect(provideCompiler(context, { release: wanted, required: true }, 60_000)).rejects.toMatchObject(
      {
        code: 'ROCK_BYTECODE',
      },
    );
    expect(await provideCompiler(context, { release, required: true }, 60_000)).toEqual({
      compiler,
      notes: [],
    });
  });
});

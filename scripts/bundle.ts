/**
 * Bundles every entry with ncc: `node build/scripts/bundle.js [--out DIR]`.
 *
 * The bytes depend only on the sources and the locked dependencies, so that CI can compare them. A stamp of both
 * makes an unchanged build free.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { entries } from './entries.ts';
import { minifyBundle, shadowCore } from './shrink.ts';

const ROOT = process.cwd();
const COMPILED = join(ROOT, 'build');
const outFlag = process.argv.indexOf('--out');
const OUT = join(ROOT, outFlag === -1 ? 'dist' : (process.argv[outFlag + 1] ?? 'dist'));
const STAMP = join(COMPILED, `.bundle-${relative(ROOT, OUT).replaceAll('/', '-')}`);

async function main(): Promise<void> {
  const stamp = await sourcesHash();
  const isFresh = (await readFile(STAMP, 'utf8').catch(() => '')) === stamp && (await exists(OUT));
  if (isFresh) return;
  const staged = `${OUT}.new`;
  await rm(staged, { recursive: true, force: true });
  await shadowCore(ROOT, COMPILED);
  const queue = [...entries];
  const worker = async (): Promise<void> => {
    for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
      await bundle(join(COMPILED, entry.source.replace(/\.ts$/, '.js')), join(staged, entry.name));
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  await copyAssets(join(staged, 'assets'));
  await rm(OUT, { recursive: true, force: true });
  await rename(staged, OUT);
  await writeFile(STAMP, stamp);
}

async function bundle(source: string, out: string): Promise<void> {
  const ncc = join(ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const args = [ncc, 'build', source, '--out', out, '--no-cache', '--quiet'];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`bundling ${source} failed:\n${output}`);
  await minifyBundle(out);
}

/** Files that are needed at run time and are not code: `src/<area>/assets` becomes `assets/<area>`. */
async function copyAssets(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const area of await readdir(join(ROOT, 'src'))) {
    const from = join(ROOT, 'src', area, 'assets');
    if (await exists(from)) await cp(from, join(out, area), { recursive: true });
  }
}

async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    if ((await stat(path)).isDirectory()) {
      for (const name of (await readdir(path)).sort()) await add(join(path, name));
    } else {
      hash
        .update(relative(ROOT, path))
        .update('\0')
        .update(await readFile(path))
        .update('\0');
    }
  };
  for (const top of ['src', 'actions', 'scripts', 'package.json', 'package-lock.json'])
    await add(join(ROOT, top));
  return hash.digest('hex');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

await mkdir(dirname(STAMP), { recursive: true });
await main();

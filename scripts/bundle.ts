/**
 * Bundles every entry with ncc: `node build/scripts/bundle.js [--out DIR]`.
 *
 * The bytes depend only on the sources and the locked dependencies, so that CI can compare them. A stamp of both
 * makes an unchanged build free.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Task } from './bundle-worker.ts';
import { entries } from './entries.ts';
import { shadowCore } from './shrink.ts';

const ROOT = process.cwd();
const COMPILED = join(ROOT, 'build');
const outFlag = process.argv.indexOf('--out');
const OUT = resolve(ROOT, outFlag === -1 ? 'dist' : (process.argv[outFlag + 1] ?? 'dist'));
const STAMP = join(COMPILED, `.bundle-${relative(ROOT, OUT).replaceAll('/', '-')}`);

async function main(): Promise<void> {
  const stamp = await sourcesHash();
  const isFresh = (await readFile(STAMP, 'utf8').catch(() => '')) === stamp && (await exists(OUT));
  if (isFresh) return;
  const staged = `${OUT}.new`;
  await rm(staged, { recursive: true, force: true });
  await shadowCore(ROOT, COMPILED);
  await inThreads(
    entries.map(({ name, source }) => ({
      kind: 'compile',
      source: join(COMPILED, source.replace(/\.ts$/, '.js')),
      out: join(staged, name),
    })),
  );
  await inThreads(await minifications(staged));
  await copyAssets(join(staged, 'assets'));
  await rm(OUT, { recursive: true, force: true });
  await rename(staged, OUT);
  await writeFile(STAMP, stamp);
}

/** Every different script once, the longest first, although many bundles have the same chunks. */
async function minifications(folder: string): Promise<readonly Task[]> {
  const scripts = new Map<string, { readonly size: number; readonly paths: [string, ...string[]] }>();
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const path = join(folder, name);
    const content = await readFile(path);
    const hash = createHash('sha256').update(content).digest('hex');
    const known = scripts.get(hash);
    if (known === undefined) scripts.set(hash, { size: content.length, paths: [path] });
    else known.paths.push(path);
  }
  const longestFirst = [...scripts.values()].sort((one, other) => other.size - one.size);
  return longestFirst.map(({ paths }) => ({ kind: 'minify', paths }));
}

/** Does the tasks in as many threads as there are processors, each of which takes the next one when it is done. */
async function inThreads(tasks: readonly Task[]): Promise<void> {
  const queue = [...tasks];
  const thread = async (): Promise<void> => {
    const worker = new Worker(new URL('./bundle-worker.js', import.meta.url));
    const failed = new Promise<never>((_resolve, reject) => worker.once('error', reject));
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      worker.postMessage(task);
      await Promise.race([once(worker, 'message'), failed]);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, thread));
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

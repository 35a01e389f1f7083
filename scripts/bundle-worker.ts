/** One thread of `bundle.ts`: does the tasks that it is sent, one after the other, and says when each is done. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { minifyCode } from './shrink.ts';
import { stampBundle } from './stamp.ts';

/** Compile an entry into a folder; or minify one script and write it to all places that have it. */
export type Task =
  | { readonly kind: 'compile'; readonly source: string; readonly out: string }
  | { readonly kind: 'minify'; readonly paths: readonly [string, ...string[]] };

type Ncc = (
  source: string,
  options: { readonly cache: false; readonly quiet: true },
) => Promise<{
  readonly code: string;
  readonly assets: Readonly<Record<string, { readonly source: string | Uint8Array }>>;
}>;

// In this thread and not as a program: what V8 has compiled of webpack serves all entries, and halves their time.
const ncc = createRequire(import.meta.url)('@vercel/ncc') as Ncc;

async function compile(source: string, out: string): Promise<void> {
  const { code, assets } = await ncc(source, { cache: false, quiet: true });
  const scripts = Object.entries(assets).map(([name, { source: script }]) => [name, script] as const);
  const files = stampBundle({ 'index.js': code, ...Object.fromEntries(scripts) });
  for (const [name, content] of Object.entries(files)) {
    const path = join(out, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

async function minify([path, ...copies]: readonly [string, ...string[]]): Promise<void> {
  const code = await minifyCode(path, await readFile(path, 'utf8'));
  for (const each of [path, ...copies]) await writeFile(each, code);
}

parentPort?.on('message', (task: Task) => {
  // A rejection ends the thread, and its `error` event the build.
  void (task.kind === 'compile' ? compile(task.source, task.out) : minify(task.paths)).then(() =>
    parentPort?.postMessage('done'),
  );
});

import { join } from 'node:path';
import { z } from 'zod/mini';
import { isCurrent, type Ports } from '../../../ports/index.ts';
import { parseJson, statFingerprint } from '../../cache/known-file.ts';

/** A Python of this machine that compiles for the image's, because it is of the same release. */
export interface PythonCompiler {
  /** Absolute path of the interpreter. */
  readonly program: string;
  /** As resolution files name it, such as `cpython-3.12.3`. */
  readonly name: string;
  /** Part of the names of compiled files, such as `cpython-312`. */
  readonly tag: string;
  /** What compiled files begin with, in hex. */
  readonly magic: string;
}

export interface CompilerRequest {
  /** The whole upstream version, such as `3.12.3`. */
  readonly release: string;
  readonly cacheDir: string;
  /** Absolute path of the program that is shipped for it. */
  readonly script: string;
  /** Milliseconds for which it holds that there is none. */
  readonly maxAge: number;
}

export type CompilerPorts = Pick<Ports, 'files' | 'exec' | 'clock'>;

const memoSchema = z.object({
  at: z.number(),
  /** Places and how they looked. */
  looked: z.array(z.tuple([z.string(), z.string()])),
  found: z.exactOptional(
    z.object({ program: z.string(), name: z.string(), tag: z.string(), magic: z.string() }),
  ),
});

export type CompilerMemo = z.infer<typeof memoSchema>;

/**
 * Finds a CPython of exactly this release, or undefined. While the interpreter that was found looks the same, a run
 * looks at it and starts nothing.
 */
export async function findCompiler(
  ports: CompilerPorts,
  request: CompilerRequest,
): Promise<PythonCompiler | undefined> {
  const path = join(request.cacheDir, 'interpreters', `${request.release}.json`);
  const memo = memoSchema.safeParse(parseJson(await ports.files.readText(path))).data;
  if (memo !== undefined && (await holds(ports, memo, request))) return memo.found;
  const { searchCompiler } = await import('./search-compiler.ts');
  const found = await searchCompiler(ports, request);
  await ports.files.write(path, `${JSON.stringify(found)}\n`, { synced: false });
  return found.found;
}

async function holds(
  ports: CompilerPorts,
  memo: CompilerMemo,
  { maxAge }: CompilerRequest,
): Promise<boolean> {
  // Somebody may have installed one since, at a place that was not looked at.
  if (memo.found === undefined && !isCurrent(ports.clock, memo.at, maxAge)) return false;
  for (const [path, look] of memo.looked) if ((await lookAt(ports, path)) !== look) return false;
  return true;
}

/** What tells a program or folder from a changed one; the same for everything that is not there. */
export async function lookAt({ files }: Pick<Ports, 'files'>, path: string): Promise<string> {
  const stat = await files.stat(path);
  return stat === undefined ? '' : statFingerprint(stat);
}

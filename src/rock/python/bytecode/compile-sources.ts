import { join } from 'node:path';
import { Failure } from '../../../errors/index.ts';
import type { FileEntry } from '../../../oci/index.ts';
import { keepNewest, type Ports } from '../../../ports/index.ts';
import type { PythonCompiler } from './compiler.ts';
import { keptPath, readKept, writeKept, type Compiled } from './kept.ts';
import { compiledPath, planBatches, type PythonSource, type SourceGroup } from './plan.ts';
import { runCompiler } from './run-compiler.ts';

export interface Compilation {
  readonly compiler: PythonCompiler;
  /** Absolute path of the shipped program. */
  readonly script: string;
  readonly cacheDir: string;
}

type CompilePorts = Pick<Ports, 'files' | 'exec' | 'clock' | 'reporter'>;

/** As many as most machines have processors for; the result does not depend on it. */
const AT_ONCE = 2;
/** Milliseconds after which a line tells how far it is. */
const SILENCE = 10_000;
/** Files that are kept. A Flask app and the standard library have some 300 groups together. */
const MOST = 10_000;

/**
 * Compiles Python files, as far as that was not done before.
 *
 * @param root the folder of the image in which the packages lie
 * @returns the compiled files by the paths of their sources; what cannot be compiled is not among them
 * @throws Failure of `Exec.run`
 */
export async function compileSources(
  ports: CompilePorts,
  compilation: Compilation,
  sources: readonly PythonSource[],
  root: string,
): Promise<ReadonlyMap<string, FileEntry>> {
  // Before anything is read from it: what this run finds there must not go.
  await keepNewest(ports, join(compilation.cacheDir, 'bytecode'), MOST);
  const result = new Map<string, FileEntry>();
  const progress = tellProgress(ports, sources.length, compilation.compiler.name);
  const read = readOneGroup(ports);
  const batches = planBatches(sources, root).values();
  const worker = async (): Promise<void> => {
    for (const batch of batches) {
      for (const { group, path, compiled } of await compileBatch(ports, compilation, batch))
        for (const [index, { path: source }] of group.entries()) {
          const size = compiled[index]?.length ?? 0;
          if (size === 0) continue;
          const content = (): Promise<Uint8Array> => read(path, group.length, index);
          const place = compiledPath(source, compilation.compiler.tag);
          result.set(source, { kind: 'file', path: place, mode: 0o644, uid: 0, gid: 0, size, content });
        }
      progress(batch.reduce((sum, group) => sum + group.length, 0));
    }
  };
  // A failure is reported when nobody is at work any more.
  const workers = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
  for (const one of workers) if (one.status === 'rejected') throw one.reason;
  return result;
}

interface CompiledGroup {
  readonly group: SourceGroup;
  /** Where it is kept. */
  readonly path: string;
  readonly compiled: Compiled;
}

async function compileBatch(
  ports: CompilePorts,
  { compiler, script, cacheDir }: Compilation,
  batch: readonly SourceGroup[],
): Promise<readonly CompiledGroup[]> {
  const read = await Promise.all(
    batch.map(async (group) => {
      const sources = await Promise.all(
        group.map(async (source) => ({ path: source.path, content: await source.read() })),
      );
      const path = keptPath(cacheDir, compiler, sources);
      return { group, sources, path, kept: await readKept(ports, path, group.length) };
    }),
  );
  const missing = read.filter(({ kept }) => kept === undefined).flatMap(({ sources }) => sources);
  const made =
    missing.length === 0 ? [] : await runCompiler(ports, { program: compiler.program, script }, missing);
  let offset = 0;
  const groups: CompiledGroup[] = [];
  for (const { group, path, kept } of read) {
    const compiled = kept ?? made.slice(offset, offset + group.length);
    groups.push({ group, path, compiled });
    if (kept !== undefined) continue;
    offset += group.length;
    await writeKept(ports, path, compiled);
  }
  return groups;
}

/**
 * Reads compiled files when the layer is written, so that a rock of any size takes little memory. Those of a group lie
 * beside each other there, and the last one that was read is still at hand.
 */
function readOneGroup(
  ports: Pick<Ports, 'files'>,
): (path: string, count: number, index: number) => Promise<Uint8Array> {
  let last: { readonly path: string; readonly compiled: Promise<Compiled | undefined> } | undefined;
  return async (path, count, index) => {
    if (last?.path !== path) last = { path, compiled: readKept(ports, path, count) };
    const compiled = (await last.compiled)?.[index];
    if (compiled !== undefined) return compiled;
    throw new Failure('OCI_CONTENT_CHANGED', `${path} was removed while it was packed`, {
      hint: 'Run the step again.',
      retryable: true,
    });
  };
}

function tellProgress({ clock, reporter }: CompilePorts, all: number, name: string): (more: number) => void {
  let done = 0;
  let told = clock.monotonic();
  return (more) => {
    done += more;
    if (clock.monotonic() - told < SILENCE) return;
    told = clock.monotonic();
    reporter.info(`${name} has compiled ${done} of ${all} Python files`);
  };
}

import type { FileEntry, LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { compileSources, type Compilation } from '../python/bytecode/compile-sources.ts';
import type { PythonSource } from '../python/bytecode/plan.ts';

/** The standard library, and what packages put beside it; configuration and tools that are elsewhere are seldom imported. */
const COMPILED = /^usr\/lib\/python3(?:\.\d+)?\/.+\.py$/;

/**
 * The entries with bytecode of the Python in them, which Debian's packages make when they are installed.
 *
 * @param version of Python, such as `3.12`
 */
export async function compileRuntime(
  ports: Pick<Ports, 'files' | 'exec' | 'clock' | 'reporter'>,
  compilation: Compilation,
  version: string,
  entries: readonly LayerEntry[],
): Promise<readonly LayerEntry[]> {
  const sources = entries.flatMap((entry): readonly PythonSource[] =>
    entry.kind === 'file' && COMPILED.test(entry.path)
      ? [{ path: entry.path, size: entry.size, read: () => readContent(entry) }]
      : [],
  );
  const compiled = await compileSources(ports, compilation, sources, `usr/lib/python${version}`);
  const files = [...compiled.values()];
  const folders = new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/'))));
  return [
    ...entries,
    ...[...folders].map((path): LayerEntry => ({ kind: 'directory', path, mode: 0o755, uid: 0, gid: 0 })),
    ...files,
  ];
}

async function readContent({ content }: FileEntry): Promise<Uint8Array> {
  if (content instanceof Uint8Array) return content;
  const given = content();
  if (given instanceof Promise) return given;
  const chunks: Uint8Array[] = [];
  for await (const chunk of given) chunks.push(chunk);
  return Buffer.concat(chunks);
}

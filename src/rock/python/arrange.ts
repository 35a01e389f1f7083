import { join } from 'node:path';
import type { FileEntry, LayerEntry } from '../../oci/index.ts';
import type { Ports } from '../../ports/index.ts';
import { listTree } from '../trees/list-tree.ts';
import type { PythonSource } from './bytecode/plan.ts';
import { arrangedPath, isInstallerState, rewriteRecord, rewriteShebang } from './record.ts';
import { renderSitecustomize } from './sitecustomize.ts';

const EMPTY = new Uint8Array();

/** Gives compiled files by the paths of their sources. */
export type CompilePackages = (
  sources: readonly PythonSource[],
  root: string,
) => Promise<ReadonlyMap<string, FileEntry>>;

/**
 * The installation in `folder` as entries of a layer: packages in `lib/pythonX.Y/site-packages`, scripts in `bin`, and
 * the module that makes the base's interpreter find them. An interpreter of another name than `python3` gets the links
 * that a virtual environment has. Owned by root; modes follow from the executable bit alone.
 *
 * @param image.compile what compiles sources below a folder of the image, where that is possible
 */
export async function arrangePython(
  ports: Pick<Ports, 'files'>,
  folder: string,
  {
    version: pythonVersion,
    interpreter,
    compile = () => Promise.resolve(new Map()),
  }: {
    readonly version: string;
    readonly interpreter: string;
    readonly compile?: CompilePackages | undefined;
  },
): Promise<readonly LayerEntry[]> {
  const tree = await listTree(ports, folder);
  const files = tree.filter(({ kind, path }) => kind === 'file' && !isInstallerState(path));
  const packages = new Set(
    files.filter(({ path }) => /^[^/]+\/[^/]+\.pyi?$/.test(path)).map(({ path }) => topOf(path)),
  );
  const place = (path: string): string => arrangedPath(path, pythonVersion, (top) => !packages.has(top));
  const site = `lib/python${pythonVersion}/site-packages/`;
  const kept = new Set(files.map(({ path }) => path));
  const changed = new Map<string, Uint8Array>();
  for (const { path } of files.filter((file) => topOf(file.path) === 'bin')) {
    const content = await ports.files.readBytes(join(folder, path));
    const rewritten = content && rewriteShebang(content, interpreter);
    if (rewritten !== undefined && rewritten !== content) changed.set(path, rewritten);
  }
  const sitecustomize = fileOfRoot(
    `usr/lib/python${pythonVersion}/sitecustomize.py`,
    Buffer.from(renderSitecustomize()),
  );
  const sources = files.flatMap(({ path, stat: { size } }): readonly PythonSource[] => {
    const read = async (): Promise<Uint8Array> => (await ports.files.readBytes(join(folder, path))) ?? EMPTY;
    const target = place(path);
    return target.startsWith(site) && target.endsWith('.py') ? [{ path: target, size, read }] : [];
  });
  const compiled = await compile(
    [...sources, { ...sitecustomize, read: () => Promise.resolve(sitecustomize.content) }],
    site.slice(0, -1),
  );
  const move = (path: string): string | undefined => {
    if (!kept.has(path)) return undefined;
    const target = place(path);
    return target.startsWith(site) ? target.slice(site.length) : `../../../${target}`;
  };
  const entries = await Promise.all(
    files.map(async ({ path, stat }): Promise<LayerEntry> => {
      const source = join(folder, path);
      const owned = { path: place(path), mode: stat.mode & 0o111 ? 0o755 : 0o644, uid: 0, gid: 0 };
      const content = /\.dist-info\/RECORD$/.test(path)
        ? Buffer.from(
            rewriteRecord((await ports.files.readText(source)) ?? '', {
              ...{ move, changed },
              compiled: (name) => compiled.get(place(name))?.path.slice(site.length),
            }),
          )
        : changed.get(path);
      if (content !== undefined) return { kind: 'file', ...owned, size: content.byteLength, content };
      // One byte more than there should be, so that a file that grew is noticed; without an end a small file would take
      // the memory of a large one.
      const read = (): AsyncIterable<Uint8Array> => ports.files.readStream(source, { end: stat.size + 1 });
      return { kind: 'file', ...owned, size: stat.size, content: read };
    }),
  );
  return [
    ...entries,
    ...compiled.values(),
    ...(interpreter === 'python3' ? [] : environmentLinks(interpreter)),
    sitecustomize,
  ];
}

function fileOfRoot(path: string, content: Uint8Array): FileEntry & { readonly content: Uint8Array } {
  return { kind: 'file', path, mode: 0o644, uid: 0, gid: 0, size: content.byteLength, content };
}

/** craft_parts/plugins/base.py: on a bare base the links stay, and lead to the interpreter among the slices. */
function environmentLinks(interpreter: string): readonly LayerEntry[] {
  const link = (name: string, target: string): LayerEntry => ({
    ...{ kind: 'symlink', path: `bin/${name}`, target, uid: 0, gid: 0 },
  });
  return [
    link('python', interpreter),
    link('python3', interpreter),
    link(interpreter, `../usr/bin/${interpreter}`),
  ];
}

function topOf(path: string): string {
  return path.split('/', 1)[0] ?? '';
}

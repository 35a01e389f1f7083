import { createHash } from 'node:crypto';
import type { FoundModule, Look, ProjectReader } from './project-reader.ts';
import type { PythonModule } from './python-module.ts';

/**
 * What was found at one place of a project, short enough to be kept. Of a Python module that is what it defines: its
 * source may change without anything else that is known about the project.
 */
export interface Sight {
  readonly what: 'list' | 'look' | 'stat' | 'readBytes' | 'readModule';
  readonly path: string;
  readonly saw: string;
}

/** A reader that notes all that is read through it, in the order in which it was asked. */
export function watchReader(reader: ProjectReader): { reader: ProjectReader; sights: readonly Sight[] } {
  const sights: Sight[] = [];
  return {
    sights,
    reader: {
      async list(path) {
        const names = await reader.list(path);
        sights.push({ what: 'list', path, saw: ofNames(names) });
        return names;
      },
      async look(path) {
        const look = await reader.look(path);
        sights.push({ what: 'look', path, saw: ofLook(look) });
        return look;
      },
      async stat(path) {
        const stat = await reader.stat(path);
        sights.push({ what: 'stat', path, saw: ofStat(stat) });
        return stat;
      },
      async readBytes(path) {
        const bytes = await reader.readBytes(path);
        sights.push({ what: 'readBytes', path, saw: ofBytes(bytes) });
        return bytes;
      },
      async readModule(directory, path) {
        const found = await reader.readModule(directory, path);
        sights.push({ what: 'readModule', path, saw: ofModule(found) });
        return found;
      },
    },
  };
}

/**
 * Looks at every place again.
 *
 * @returns the Python modules as they are now, by path, when nothing looks different; otherwise undefined
 */
export async function lookAgain(
  reader: ProjectReader,
  directory: string,
  sights: readonly Sight[],
): Promise<ReadonlyMap<string, PythonModule> | undefined> {
  const modules = new Map<string, PythonModule>();
  for (const { what, path, saw } of sights) {
    if (what === 'readModule') {
      const found = await reader.readModule(directory, path);
      if (ofModule(found) !== saw) return undefined;
      if (found.module !== undefined) modules.set(path, found.module);
    } else if ((await describe(reader, what, path)) !== saw) return undefined;
  }
  return modules;
}

async function describe(
  reader: ProjectReader,
  what: Exclude<Sight['what'], 'readModule'>,
  path: string,
): Promise<string> {
  switch (what) {
    case 'list':
      return ofNames(await reader.list(path));
    case 'look':
      return ofLook(await reader.look(path));
    case 'stat':
      return ofStat(await reader.stat(path));
    case 'readBytes':
      return ofBytes(await reader.readBytes(path));
  }
}

function ofNames(names: readonly string[] | undefined): string {
  return JSON.stringify(names ?? null);
}

function ofLook({ kind, executable }: Look): string {
  return `${kind} ${executable ? 'x' : '-'}`;
}

/** Times are those of a checkout, and folders have sizes that mean nothing. */
function ofStat(stat: Awaited<ReturnType<ProjectReader['stat']>>): string {
  return stat === undefined ? '' : `${stat.kind} ${stat.kind === 'file' ? stat.size : ''}`;
}

function ofBytes(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex');
}

function ofModule({ kind, module }: FoundModule): string {
  const { source: _, ...defined } = module ?? { source: '' };
  return JSON.stringify([kind ?? null, defined]);
}

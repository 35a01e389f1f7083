import { availableParallelism } from 'node:os';
import { debianArchitecture } from '../../src/craft/index.ts';
import type { RenderTarget } from '../../src/project/index.ts';

/** What a craft tool on this machine reads the project in a folder for. */
export function readFor(directory: string): RenderTarget {
  return {
    machine: debianArchitecture(process.arch),
    project: directory,
    work: directory,
    processors: availableParallelism(),
  };
}

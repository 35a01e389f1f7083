import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { provideTool, type GoTool } from '../rock/index.ts';

/** The S3 API over https://github.com/rclone/gofakes3, a program of ours in the controller's assets. */
export const objectStore: GoTool = {
  name: 'object-store',
  source: 'main.go',
  package: '.',
  version: 'v0.0.12',
  minimumGo: '1.24.0',
  replaceable: false,
};

/** MongoDB's protocol over SQLite. https://github.com/FerretDB/FerretDB, whose second version wants a PostgreSQL of its own. */
export const documentStore: GoTool = {
  name: 'document-store',
  source: 'tools.go',
  package: 'github.com/FerretDB/FerretDB/cmd/ferretdb',
  version: 'v1.24.2',
  minimumGo: '1.24.0',
  replaceable: false,
  // Its own releases write this file before they compile; without it the program refuses to start.
  vendored: { 'github.com/FerretDB/FerretDB/build/version/version.txt': 'v1.24.2\n' },
};

const programs: readonly GoTool[] = [objectStore, documentStore];

export interface ProgramOptions {
  /** Debian name. */
  readonly architecture: string;
  /** The controller's assets. */
  readonly assetsDir: string;
  readonly cacheDir: string;
}

/** Builds the programs of stand-ins when the first image wants them. @throws Failure as `provideTool` */
export function standInPrograms(
  ports: Ports,
  options: ProgramOptions,
): (name: string) => Promise<Uint8Array> {
  return async (name) => {
    const program = programs.find((each) => each.name === name);
    if (program === undefined) throw new Error(`no stand-in has a program ${name}`);
    const { path } = await provideTool(ports, program, options);
    const content = await ports.files.readBytes(path);
    if (content !== undefined) return content;
    throw new Failure('FILE_UNREADABLE', `${path} was built but cannot be read`);
  };
}

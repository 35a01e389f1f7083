import { join } from 'node:path';
import { parse as parseToml, TomlError } from 'smol-toml';
import { z } from 'zod/mini';
import type { Ports } from '../../ports/index.ts';
import { exportUvLock, type RequirementLine, type Uv } from '../../python/index.ts';
import type { PythonPlan } from '../plan/index.ts';

/** What the project itself says about its dependencies. */
export interface PythonProject {
  readonly isPyproject: boolean;
  /** What pyproject.toml depends on, as it is written there. */
  readonly dependencies: readonly string[];
  /** uv.lock, where it decides: only a project without requirements files is installed from pyproject.toml alone. */
  readonly lock?: string;
  /** What of it pip, and so rockcraft, does not follow. */
  readonly warnings: readonly string[];
  /** Everything that was read, for cache keys. */
  readonly contents: readonly (string | undefined)[];
}

const pyproject = z.partial(
  z.object({
    project: z._default(z.object({ dependencies: z._default(z.array(z.string()), []) }), {
      dependencies: [],
    }),
    // Older files have one table, which is one index as well.
    tool: z.catch(
      z.partial(
        z.object({ uv: z.partial(z.object({ index: z.unknown(), 'extra-index-url': z.unknown() })) }),
      ),
      {},
    ),
  }),
  { tool: true },
);
type Pyproject = z.infer<typeof pyproject>;

/** Reads the files beside the requirements of a part that installs the project, too. */
export async function readPythonProject(
  { files }: Pick<Ports, 'files'>,
  sourceDir: string,
  plan: Pick<PythonPlan, 'installProject' | 'requirements'>,
): Promise<PythonProject> {
  const readText = (name: string): Promise<string | undefined> =>
    plan.installProject ? files.readText(join(sourceDir, name)) : Promise.resolve(undefined);
  const [toml, setup, config] = await Promise.all(['pyproject.toml', 'setup.py', 'setup.cfg'].map(readText));
  const lock = plan.requirements.length === 0 ? await readText('uv.lock') : undefined;
  const read = toml === undefined ? undefined : parsePyproject(toml);
  return {
    isPyproject: toml !== undefined,
    dependencies: read?.project.dependencies ?? [],
    warnings: describeIndexes(read),
    ...(lock === undefined ? {} : { lock }),
    contents: [toml, setup, config, lock],
  };
}

/** Mistakes in the file are left to uv, which names the line. */
function parsePyproject(toml: string): Pyproject | undefined {
  try {
    return pyproject.safeParse(parseToml(toml)).data;
  } catch (error) {
    if (error instanceof TomlError) return undefined;
    throw error;
  }
}

/** The plugin installs with pip, which reads nothing of uv's settings; a package that is only there is not found. */
function describeIndexes(read: Pyproject | undefined): readonly string[] {
  const { index, 'extra-index-url': extra } = read?.tool?.uv ?? {};
  if (index === undefined && extra === undefined) return [];
  const key = index === undefined ? 'extra-index-url' : 'index';
  return [
    `pyproject.toml: tool.uv.${key} is for uv alone; pip, with which rockcraft installs, does not ask it. Give the index as the input python-extra-index, or as PIP_EXTRA_INDEX_URL in build-environment`,
  ];
}

export interface AppliedLock {
  /** Files for uv's `--constraint`. */
  readonly constraints: readonly string[];
  readonly lines: readonly RequirementLine[];
  dispose(): Promise<void>;
}

/** Writes down what uv.lock pins, so that a resolution keeps to it; without one it changes nothing. */
export async function applyUvLock(
  ports: Pick<Ports, 'exec' | 'files'>,
  { uv, root, lock }: { readonly uv: Uv; readonly root: string; readonly lock: string | undefined },
): Promise<AppliedLock> {
  if (lock === undefined) return { constraints: [], lines: [], dispose: () => Promise.resolve() };
  const { text, lines } = await exportUvLock(ports, { uv, root, lock });
  const folder = await ports.files.makeTemp('uv-lock');
  const file = join(folder, 'uv-lock.txt');
  await ports.files.write(file, text);
  return { constraints: [file], lines, dispose: () => ports.files.remove(folder) };
}

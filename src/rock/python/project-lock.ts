import { join } from 'node:path';
import { Failure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import type { PythonPlan } from '../plan/index.ts';
import type { Pyproject } from './pyproject.ts';

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

/** Reads the files beside the requirements of a part that installs the project, too. */
export async function readPythonProject(
  { files }: Pick<Ports, 'files'>,
  sourceDir: string,
  plan: Pick<PythonPlan, 'installProject' | 'removed' | 'requirements'>,
): Promise<PythonProject> {
  const readText = (name: string): Promise<string | undefined> =>
    plan.installProject && plan.removed?.includes(name) !== true
      ? files.readText(join(sourceDir, name))
      : Promise.resolve(undefined);
  const [toml, setup, config] = await Promise.all(['pyproject.toml', 'setup.py', 'setup.cfg'].map(readText));
  const lock = plan.requirements.length === 0 ? await readText('uv.lock') : undefined;
  // Most parts have none, and what reads TOML is loaded for the others.
  const read = toml === undefined ? undefined : (await import('./pyproject.ts')).parsePyproject(toml);
  if (read !== undefined && read.project === undefined && setup === undefined && config === undefined)
    throw noProject(sourceDir);
  return {
    isPyproject: toml !== undefined,
    dependencies: read?.project?.dependencies ?? [],
    warnings: describeIndexes(read),
    ...(lock === undefined ? {} : { lock }),
    contents: [toml, setup, config, lock],
  };
}

/** pip would build it to learn what it needs, and what it finds then is seldom what was meant. */
function noProject(sourceDir: string): Failure {
  return new Failure(
    'PYTHON_PROJECT',
    'pyproject.toml has no table [project], and the plugin python installs the project',
    {
      at: { file: join(sourceDir, 'pyproject.toml'), line: 1 },
      hint: 'Where the file is for tools alone, give the part of the requirements `override-build: |` with the lines `rm -f pyproject.toml` and `craftctl default`; rockcraft often needs that, too. Otherwise add [project] with name, version and dependencies (Poetry reads it as well), or use `engine: craft`.',
    },
  );
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

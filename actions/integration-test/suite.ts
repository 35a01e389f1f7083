import { dirname, join } from 'node:path';

import { parse } from 'smol-toml';
import { z } from 'zod/mini';

import { Failure, errorMessage } from '../../src/errors/index.ts';
import type { Ports } from '../../src/ports/index.ts';

/** The project's own tests and what they need. */
export interface Suite {
  /** Relative to the project's folder. */
  readonly folder: string;
  /** Absolute path of a requirements file. */
  readonly requirements: string | undefined;
  /** Requirements that are named in `pyproject.toml`. */
  readonly packages: readonly string[];
}

/** A charm beside its app has its own folder. */
const FOLDERS = ['tests/integration', 'charm/tests/integration'];
const GROUP = 'integration';

/** Finds the integration tests of a project; undefined when it has none. @throws Failure `TEST_SETUP_FAILED`. */
export async function findSuite(
  files: Pick<Ports['files'], 'list' | 'stat' | 'readText'>,
  path: string,
  requirements: string | undefined,
): Promise<Suite | undefined> {
  for (const folder of FOLDERS) {
    const names = (await files.list(join(path, folder))) ?? [];
    if (!names.some((name) => /^test_.*\.py$|_test\.py$/.test(name))) continue;
    if (requirements !== undefined)
      return { folder, requirements: await needFile(files, requirements), packages: [] };
    const own = join(path, folder, 'requirements.txt');
    if ((await files.stat(own)) !== undefined) return { folder, requirements: own, packages: [] };
    const project = join(path, dirname(dirname(folder)), 'pyproject.toml');
    const text = await files.readText(project);
    const packages = text === undefined ? undefined : readGroup(text, GROUP, project);
    if (packages !== undefined) return { folder, requirements: undefined, packages };
    throw new Failure('TEST_SETUP_FAILED', `nothing says what the tests in ${folder} need`, {
      hint: `Write ${folder}/requirements.txt with jubilant, pytest and what the tests import; or run them your way: command: tox -e integration`,
      at: { file: join(path, folder) },
    });
  }
  return undefined;
}

async function needFile(files: Pick<Ports['files'], 'stat'>, path: string): Promise<string> {
  if ((await files.stat(path)) !== undefined) return path;
  throw new Failure('TEST_SETUP_FAILED', `the input requirements names ${path}, which does not exist`, {
    hint: 'Relative paths start at the workspace.',
  });
}

const projectSchema = z.object({
  'dependency-groups': z.optional(z.record(z.string(), z.array(z.unknown()))),
});
const included = z.object({ 'include-group': z.string() });

/**
 * The requirements of a dependency group with those that it includes; undefined when there is no such group.
 * https://packaging.python.org/en/latest/specifications/dependency-groups/
 *
 * @throws Failure `TEST_SETUP_FAILED` for a file or a group that cannot be read.
 */
export function readGroup(toml: string, name: string, file: string): readonly string[] | undefined {
  let json: unknown;
  try {
    json = parse(toml);
  } catch (error) {
    throw new Failure('TEST_SETUP_FAILED', `${file} cannot be read: ${errorMessage(error)}`, {
      at: { file },
    });
  }
  const groups = projectSchema.safeParse(json).data?.['dependency-groups'] ?? {};
  if (groups[name] === undefined) return undefined;
  const collect = (group: string, above: readonly string[]): string[] => {
    const entries = groups[group];
    if (entries === undefined || above.includes(group)) {
      const what = entries === undefined ? 'does not exist' : 'includes itself';
      throw new Failure('TEST_SETUP_FAILED', `the dependency group ${group} ${what}`, { at: { file } });
    }
    return entries.flatMap((entry) => {
      if (typeof entry === 'string') return [entry];
      const inner = included.safeParse(entry);
      return inner.success ? collect(inner.data['include-group'], [...above, group]) : [];
    });
  };
  return collect(name, []);
}

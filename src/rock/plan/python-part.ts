import { z } from 'zod/mini';
import type { ProjectFacts } from '../../project/index.ts';
import type { RockPart } from '../expand/index.ts';
import { isUnknownPipSetting } from '../python/indexes.ts';
import { parseRemovals } from './build-script.ts';
import type { Collector } from './collector.ts';
import { readLocalSource } from './part-keys.ts';
import type { PythonPlan } from './types.ts';
import { readVariables } from './variables.ts';

const texts = z.nullish(z.array(z.string()));

/** craft_parts/plugins/python_plugin.py: what the plugin installs when the part does not say. */
const pluginDefaults: readonly string[] = ['pip', 'setuptools', 'wheel'];

/** With one of them the plugin installs the project itself, too. */
const PROJECT_FILES: readonly string[] = ['pyproject.toml', 'setup.py'];

/** How a slice's interpreter is named, which has no `python3` beside it. */
const MINOR = /^python3\.\d+$/;

/** Reads a `plugin: python` part. */
export function planPythonPart(
  name: string,
  part: RockPart,
  {
    exclude,
    project,
    bare,
  }: {
    readonly exclude: readonly string[];
    readonly project: Pick<ProjectFacts, 'entries'>;
    readonly bare: boolean;
  },
  collector: Collector,
): PythonPlan | undefined {
  const source = readLocalSource(name, part, collector);
  const list = (key: string): readonly string[] | undefined => {
    const parsed = texts.safeParse(part[key]);
    if (!parsed.success) collector.refuse(['parts', name, key], `${key} must be a list of texts`);
    return parsed.data ?? undefined;
  };
  const requirements = list('python-requirements') ?? [];
  const constraints = list('python-constraints') ?? [];
  const packages = list('python-packages') ?? pluginDefaults;
  const environment = readVariables(name, part, collector, (variable, value) => {
    if (variable === 'PARTS_PYTHON_INTERPRETER' && value !== 'python3' && !(bare && MINOR.test(value)))
      return "another interpreter than the base's python3 is not supported";
    if (isUnknownPipSetting(variable)) return `${variable} is a setting of pip that uv has no like of`;
    return variable === 'PARTS_PYTHON_VENV_ARGS' && value !== ''
      ? 'no virtual environment is made that could take arguments'
      : undefined;
  });
  if (source === undefined) return undefined;
  const removed = parseRemovals(part['override-build'] ?? '') ?? [];
  const needed = [...requirements, ...constraints].find((file) => removed.includes(file));
  if (needed !== undefined)
    collector.refuse(['parts', name, 'override-build'], `${needed} is removed and asked for`);
  const installProject =
    source === '.' &&
    project.entries.some(({ name: file }) => PROJECT_FILES.includes(file) && !removed.includes(file));
  const interpreter = environment['PARTS_PYTHON_INTERPRETER'] ?? 'python3';
  return {
    ...{ part: name, source, interpreter, requirements, constraints, packages },
    ...{ environment, installProject, exclude },
    ...(removed.length > 0 && { removed }),
  };
}

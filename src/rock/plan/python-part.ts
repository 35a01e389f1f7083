import { z } from 'zod';
import type { RockPart } from '../expand/index.ts';
import type { Collector } from './collector.ts';
import { readLocalSource } from './part-keys.ts';
import type { PythonPlan } from './types.ts';

const texts = z.array(z.string()).nullish();

/** craft_parts/plugins/python_plugin.py: what the plugin installs when the part does not say. */
const pluginDefaults: readonly string[] = ['pip', 'setuptools', 'wheel'];

/** Reads a `plugin: python` part. */
export function planPythonPart(
  name: string,
  part: RockPart,
  exclude: readonly string[],
  topLevelNames: ReadonlySet<string>,
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
  const environment: Record<string, string> = {};
  for (const [index, entry] of (part['build-environment'] ?? []).entries()) {
    for (const [key, value] of Object.entries(entry)) {
      const path = ['parts', name, 'build-environment', index, key];
      if (value.includes('$')) collector.refuse(path, `${key} uses a variable, which only rockcraft expands`);
      else if (key === 'PARTS_PYTHON_INTERPRETER' && value !== 'python3')
        collector.refuse(path, "another interpreter than the base's python3 is not supported");
      else if (key === 'PARTS_PYTHON_VENV_ARGS' && value !== '')
        collector.refuse(path, 'no virtual environment is made that could take arguments');
      else environment[key] = value;
    }
  }
  if (source === undefined) return undefined;
  const installProject =
    source === '.' && (topLevelNames.has('pyproject.toml') || topLevelNames.has('setup.py'));
  return { part: name, source, requirements, constraints, packages, environment, installProject, exclude };
}

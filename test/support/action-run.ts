import {
  parseInputs,
  Summary,
  trustOf,
  type ActionDefinition,
  type ActionRun,
} from '../../src/action/index.ts';
import type { TestPorts } from './ports.ts';

/** A run of an action with these inputs, as a terminal would start it; nothing of the environment shines through. */
export function runOf<D extends ActionDefinition>(
  definition: D,
  ports: TestPorts,
  folder: string,
  inputs: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>> = {},
): ActionRun<D> {
  for (const name of Object.keys(inputs)) {
    if (!(name in definition.inputs)) throw new Error(`${definition.name} has no input ${name}`);
  }
  return {
    inputs: parseInputs(definition, (name) => inputs[name] ?? ''),
    ports,
    summary: new Summary(),
    signal: new AbortController().signal,
    host: {
      workspace: folder,
      tempDir: `${folder}/temp`,
      cacheDir: `${folder}/cache`,
      stateDir: `${folder}/state`,
      home: `${folder}/home`,
      assetsDir: `${folder}/assets`,
      bundlesDir: `${folder}/bundles`,
      node: process.execPath,
      machine: { processors: 2, memory: 8 * 1024 ** 3 },
      inGithubActions: false,
      trust: trustOf(variables['GITHUB_EVENT_NAME'] ?? '', variables['GITHUB_REF'] ?? ''),
      variables,
      addPath: () => Promise.resolve(),
      exportVariable: () => Promise.resolve(),
      runVisibly: () => Promise.reject(new Error('nothing may be run here')),
    },
  };
}

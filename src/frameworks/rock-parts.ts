import {
  field,
  isTruthy,
  textOf,
  type Problem,
  type Snippet,
  type YamlMap,
  type YamlNode,
} from '../project/index.ts';
import type { RockProject } from './framework.ts';

// The build scripts below are part of the document that rockcraft prints, so they are the tool's own words.

/** The uid and gid of `_daemon_` in every rock (rockcraft/usernames.py). */
export const daemonId = 584792;

export const wholePart = [{ owner: daemonId, group: daemonId }];

/** Folders for the log collector that a charm may push in (rockcraft/extensions/app_parts.py). */
export function loggingPart(folders: readonly string[] = []): Snippet {
  const all = ['opt/promtail', 'etc/promtail', ...folders];
  return {
    plugin: 'nil',
    'override-build': [
      'craftctl default',
      ...all.map((folder) => `mkdir -p $CRAFT_PART_INSTALL/${folder}`),
    ].join('\n'),
    permissions: all.map((path) => ({ path, owner: daemonId, group: daemonId })),
  };
}

/** Shell, core utilities and certificates; a bare rock has nothing but what its parts bring. */
export function pythonRuntimePart(bare: boolean): Snippet {
  if (!bare) return { plugin: 'nil', 'stage-packages': ['ca-certificates_data'] };
  return {
    plugin: 'nil',
    'override-build':
      'mkdir -m 777 ${CRAFT_PART_INSTALL}/tmp\nln -sf /usr/bin/bash ${CRAFT_PART_INSTALL}/usr/bin/sh',
    'stage-packages': ['bash_bins', 'coreutils_bins', 'ca-certificates_data'],
  };
}

const pythonOfBuildBase: Readonly<Record<string, string>> = {
  'ubuntu@22.04': '3.10',
  'ubuntu:22.04': '3.10',
  'ubuntu@24.04': '3.12',
  'ubuntu:24.04': '3.12',
};

/** The Python packages of the application, from requirements.txt and beside it `packages`. */
export function pythonDependenciesPart(
  project: RockProject,
  packages: readonly string[],
  requirements: readonly string[],
): Snippet {
  const version = pythonOfBuildBase[project.buildBase ?? ''] ?? '3.12';
  const bare = project.base === 'bare';
  return {
    plugin: 'python',
    'stage-packages': [bare ? `python${version}-venv_ensurepip` : 'python3-venv'],
    source: '.',
    'python-packages': packages,
    'python-requirements': requirements,
    'build-environment': bare ? [{ PARTS_PYTHON_INTERPRETER: `python${version}` }] : [],
    // python3-venv brings a certificate bundle that differs from the one of ca-certificates_data.
    ...(bare ? {} : { stage: ['-etc/ssl/certs/ca-certificates.crt'] }),
  };
}

/** Whether the user gave the service a command of their own, which makes the entry point their business. */
export function hasCommand(project: RockProject, service: string): boolean {
  return isTruthy(field(project.root, 'services', service, 'command'));
}

/** A problem of the project's files; `path` says which field of rockcraft.yaml would settle it, where one would. */
export function projectProblem(file: string, message: string, hint: string, line?: number): Problem {
  return { path: [], file, message, hint, ...(line === undefined ? {} : { line }) };
}

/** A problem of a field in rockcraft.yaml. */
export function fieldProblem(
  path: readonly string[],
  node: YamlNode | undefined,
  message: string,
  hint: string,
): Problem {
  return {
    path,
    message,
    hint,
    file: node?.at?.file ?? 'rockcraft.yaml',
    ...(node?.at?.line === undefined ? {} : { line: node.at.line }),
    ...(node?.at?.column === undefined ? {} : { column: node.at.column }),
  };
}

/**
 * The first path of a list in rockcraft.yaml that is not below the folder of the application, at its own line.
 *
 * @param start how the extension wants entries to begin: `app/`
 */
export function misplacedEntries(root: YamlMap, path: readonly string[], start: string): readonly Problem[] {
  const list = field(root, ...path);
  const items = list?.kind === 'list' ? list.items : [];
  const misplaced = items.find((item) => {
    const text = textOf(item);
    return text !== undefined && !text.replace(/^- */, '').trimStart().startsWith(start);
  });
  if (misplaced === undefined) return [];
  const folder = start.replace(/\/$/, '');
  return [
    fieldProblem(
      path,
      misplaced,
      `every entry must start with ${start}, \`${textOf(misplaced) ?? ''}\` does not`,
      `Files of the application live below /${folder} in the rock: write \`${folder}/<name>\`.`,
    ),
  ];
}

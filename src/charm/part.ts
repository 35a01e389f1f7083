import { locate, type JsonObject, type Path, type Problem } from '../project/index.ts';
import type { CharmDocument } from './expand/index.ts';
import { prepareRust } from './prepare-rust.ts';

/** What the part that makes the charm is told (charmcraft/parts/plugins/_charm.py, _uv.py). */
export interface CharmPart {
  readonly plugin: 'charm' | 'uv';
  readonly name: string;
  /** Relative to the project. */
  readonly entrypoint: string;
  /** Undefined: requirements.txt, if there is one. */
  readonly requirements?: readonly string[];
  readonly packages: readonly string[];
  /** Every package must be named in the requirement files. */
  readonly strict: boolean;
  /** Dependency groups and extras of pyproject.toml that uv installs beside its dependencies. */
  readonly groups: readonly string[];
  readonly extras: readonly string[];
}

/** A part that adds files of the project. */
export interface DumpPart {
  readonly name: string;
  /** Relative to the project; `.` is all of it. */
  readonly source: string;
  readonly stage: readonly string[];
  readonly prime: readonly string[];
}

export interface CharmParts {
  readonly part: CharmPart;
  readonly dumps: readonly DumpPart[];
  readonly problems: readonly Problem[];
}

/** Keys that only matter to a build from source, which wheels make unnecessary, or that say what is so anyway. */
const WITHOUT_EFFECT = ['plugin', 'after', 'build-packages', 'build-snaps', 'source-type'];

/** What is understood of each plugin, beside what has no effect. */
const UNDERSTOOD: Readonly<Record<string, readonly string[]>> = {
  charm: [
    ...['charm-entrypoint', 'charm-requirements', 'charm-strict-dependencies'],
    ...['charm-python-packages', 'charm-binary-python-packages'],
  ],
  uv: ['uv-groups', 'uv-extras'],
  dump: ['source', 'stage', 'prime'],
  nil: ['source'],
};

/**
 * Reads the parts that the embedded engine builds: one of the plugin charm or uv, and files that parts of the plugin
 * dump add. Everything else that a part could ask for is a problem with its place in the file, because a charm
 * without it would be another charm.
 */
export function readCharmPart(document: Pick<CharmDocument, 'file' | 'positions' | 'yaml'>): CharmParts {
  const given = Object.entries(document.yaml.parts);
  // charmcraft's own default for a charm without parts.
  const parts = (given.length > 0 ? given : [['charm', { plugin: 'charm' }] as const]).map(
    ([name, part]: readonly [string, JsonObject]) => ({ name, part, plugin: String(part['plugin'] ?? name) }),
  );
  const problems: Problem[] = [];
  const refuse = (path: Path, message: string): void => {
    problems.push({
      path,
      message,
      hint: 'Remove it, or use `engine: craft`.',
      ...(locate(document.positions, path) ?? { file: document.file }),
    });
  };
  const charm = parts.find(({ plugin }) => plugin === 'charm' || plugin === 'uv');
  for (const { name, part, plugin } of parts) {
    const known = UNDERSTOOD[plugin];
    if (known === undefined)
      refuse(['parts', name], `the embedded engine does not build a part with the plugin ${plugin}`);
    else if ((plugin === 'charm' || plugin === 'uv') && name !== charm?.name)
      refuse(['parts', name], `the embedded engine builds one Python part, and ${charm?.name ?? ''} is one`);
    else
      for (const key of Object.keys(part))
        if (!isUnderstood(key, part[key], known))
          refuse(['parts', name, key], `the embedded engine cannot do ${key}`);
    if (plugin === 'dump' && !isInside(String(part['source'])))
      refuse(['parts', name, 'source'], 'the embedded engine takes files of the project only');
  }
  function isUnderstood(key: string, value: unknown, known: readonly string[]): boolean {
    if (WITHOUT_EFFECT.includes(key) || known.includes(key)) return true;
    if (key === 'source') return ['.', './'].includes(String(value));
    // The extension's own build script only prepares compilers, also where a project has written it out; another one
    // could do anything.
    return key === 'override-build' && String(value).trim() === prepareRust;
  }
  if (charm === undefined && problems.length === 0) refuse(['parts'], 'no part builds the charm');
  const options = charm?.part ?? {};
  const requirements = textsOf(options['charm-requirements']);
  return {
    part: {
      plugin: charm?.plugin === 'uv' ? 'uv' : 'charm',
      name: charm?.name ?? 'charm',
      entrypoint: textOf(options['charm-entrypoint'], 'src/charm.py').replace(/^\.\//, ''),
      ...(requirements.length > 0 && { requirements }),
      packages: [
        ...textsOf(options['charm-binary-python-packages']),
        ...textsOf(options['charm-python-packages']),
      ],
      strict: options['charm-strict-dependencies'] === true,
      groups: textsOf(options['uv-groups']),
      extras: textsOf(options['uv-extras']),
    },
    dumps: parts
      .filter(({ plugin }) => plugin === 'dump')
      .map(({ name, part: { source, stage, prime } }) => ({
        name,
        source: textOf(source, ''),
        stage: textsOf(stage),
        prime: textsOf(prime),
      })),
    problems,
  };
}

/** The document was checked when it was expanded: what is not there is what needs an answer. */
function textOf(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isInside(source: string): boolean {
  return (
    !/^[a-z][a-z0-9+.-]*:|^\/|\.(?:tar(?:\.\w+)?|tgz|zip|deb|rpm|7z)$/i.test(source) &&
    !source.split('/').includes('..')
  );
}

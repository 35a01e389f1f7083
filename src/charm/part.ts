import { z } from 'zod/mini';
import { locate, pointer, type JsonObject, type Path, type Problem } from '../project/index.ts';
import type { CharmDocument } from './expand/index.ts';

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

const texts = z.catch(z.array(z.string()), []);
const optionSchema = z.object({
  'charm-entrypoint': z.catch(z.string(), 'src/charm.py'),
  'charm-requirements': texts,
  'charm-python-packages': texts,
  'charm-binary-python-packages': texts,
  'charm-strict-dependencies': z.catch(z.boolean(), false),
  'uv-groups': texts,
  'uv-extras': texts,
});
const dumpSchema = z.object({ source: z.catch(z.string(), ''), stage: texts, prime: texts });

/** What is understood of each plugin, beside what has no effect. */
const UNDERSTOOD: Readonly<Record<string, readonly string[]>> = {
  charm: Object.keys(optionSchema.shape).filter((key) => key.startsWith('charm-')),
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
        if (!isUnderstood(name, key, part[key], known))
          refuse(['parts', name, key], `the embedded engine cannot do ${key}`);
    if (plugin === 'dump' && !isInside(String(part['source'])))
      refuse(['parts', name, 'source'], 'the embedded engine takes files of the project only');
  }
  function isUnderstood(name: string, key: string, value: unknown, known: readonly string[]): boolean {
    if (WITHOUT_EFFECT.includes(key) || known.includes(key)) return true;
    if (key === 'source') return ['.', './'].includes(String(value));
    // The extension's own build script only prepares compilers; a user's script could do anything.
    return key === 'override-build' && !document.positions.has(pointer(['parts', name, key]));
  }
  if (charm === undefined && problems.length === 0) refuse(['parts'], 'no part builds the charm');
  const options = optionSchema.parse(charm?.part ?? {});
  const requirements = options['charm-requirements'];
  return {
    part: {
      plugin: charm?.plugin === 'uv' ? 'uv' : 'charm',
      name: charm?.name ?? 'charm',
      entrypoint: options['charm-entrypoint'].replace(/^\.\//, ''),
      ...(requirements.length > 0 && { requirements }),
      packages: [...options['charm-binary-python-packages'], ...options['charm-python-packages']],
      strict: options['charm-strict-dependencies'],
      groups: options['uv-groups'],
      extras: options['uv-extras'],
    },
    dumps: parts
      .filter(({ plugin }) => plugin === 'dump')
      .map(({ name, part }) => ({ name, ...dumpSchema.parse(part) })),
    problems,
  };
}

function isInside(source: string): boolean {
  return (
    !/^[a-z][a-z0-9+.-]*:|^\/|\.(?:tar(?:\.\w+)?|tgz|zip|deb|rpm|7z)$/i.test(source) &&
    !source.split('/').includes('..')
  );
}

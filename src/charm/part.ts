import { z } from 'zod';
import { locate, pointer, type JsonObject, type Path, type Problem } from '../project/index.ts';
import type { CharmDocument } from './expand/index.ts';

/** What the charm plugin is told (charmcraft/parts/plugins/_charm.py). */
export interface CharmPart {
  /** Relative to the project. */
  readonly entrypoint: string;
  /** Undefined: requirements.txt, if there is one. */
  readonly requirements?: readonly string[];
  readonly packages: readonly string[];
  /** Every package must be named in the requirement files. */
  readonly strict: boolean;
}

/** Keys that only matter to a build from source, which wheels make unnecessary, or that say what is so anyway. */
const WITHOUT_EFFECT = new Set(['build-packages', 'build-snaps', 'source-type']);

const texts = z.array(z.string()).catch([]);
const optionSchema = z.object({
  'charm-entrypoint': z.string().catch('src/charm.py'),
  'charm-requirements': texts,
  'charm-python-packages': texts,
  'charm-binary-python-packages': texts,
  'charm-strict-dependencies': z.boolean().catch(false),
});

/**
 * Reads the one part that the embedded engine builds. Everything else that a part could ask for is a problem with its
 * place in the file, because a charm without it would be another charm.
 */
export function readCharmPart(document: Pick<CharmDocument, 'file' | 'positions' | 'yaml'>): {
  readonly part: CharmPart;
  readonly problems: readonly Problem[];
} {
  const given = Object.entries(document.yaml.parts);
  // charmcraft's own default for a charm without parts.
  const parts: readonly (readonly [string, JsonObject])[] =
    given.length > 0 ? given : [['charm', { plugin: 'charm' }]];
  const problems: Problem[] = [];
  const refuse = (path: Path, message: string): void => {
    const at = locate(document.positions, path);
    problems.push({
      path,
      message,
      file: at?.file ?? document.file,
      ...(at?.line !== undefined && { line: at.line }),
      ...(at?.column !== undefined && { column: at.column }),
      hint: 'Remove it, or use `engine: craft`.',
    });
  };
  const built = parts.filter(([name, part]) => (part['plugin'] ?? name) !== 'nil');
  const charm = built.find(([name, part]) => (part['plugin'] ?? name) === 'charm');
  for (const [name, part] of built) {
    const plugin = String(part['plugin'] ?? name);
    if (charm === undefined || name !== charm[0])
      refuse(['parts', name], `the embedded engine does not build a part with the plugin ${plugin}`);
    else for (const key of Object.keys(part)) refuseKey(name, key, part);
  }
  function refuseKey(name: string, key: string, part: JsonObject): void {
    if (key === 'plugin' || key in optionSchema.shape || WITHOUT_EFFECT.has(key)) return;
    if (key === 'source' && ['.', './'].includes(String(part[key]))) return;
    // The extension's own build script only prepares compilers; a user's script could do anything.
    if (key === 'override-build' && !document.positions.has(pointer(['parts', name, key]))) return;
    refuse(['parts', name, key], `the embedded engine cannot do ${key}`);
  }
  if (built.length === 0) refuse(['parts'], 'no part builds the charm');
  const options = optionSchema.parse(charm?.[1] ?? {});
  const requirements = options['charm-requirements'];
  return {
    part: {
      entrypoint: options['charm-entrypoint'].replace(/^\.\//, ''),
      ...(requirements.length > 0 && { requirements }),
      packages: [...options['charm-binary-python-packages'], ...options['charm-python-packages']],
      strict: options['charm-strict-dependencies'],
    },
    problems,
  };
}

import type { Framework } from '../../frameworks/index.ts';
import { field, textOf, type Problem, type YamlMap } from '../../project/index.ts';

/** The only base of the extensions' second generation, which adds the same as the first. */
const secondGeneration = ['ubuntu@26.04'];

/**
 * Which generation of the extension applies, and whether it takes the base (rockcraft/extensions/extension.py): the
 * effective base, which is the build base where there is one, chooses; the base itself is then looked up in its list.
 */
export function checkBase(
  framework: Framework,
  root: YamlMap,
  enabled: boolean,
): { problem?: Problem; notice?: string } {
  const node = field(root, 'base');
  const base = textOf(node) ?? '';
  const effective = effectiveBase(root);
  const first = effective !== undefined && framework.rock.bases.includes(effective);
  const supported = first ? framework.rock.bases : secondGeneration;
  const experimental = first ? framework.rock.experimental : true;
  const problem = (message: string, hint: string): { problem: Problem } => ({
    problem: {
      path: ['base'],
      message,
      hint,
      file: node?.at?.file ?? 'rockcraft.yaml',
      ...(node?.at?.line === undefined ? {} : { line: node.at.line }),
      ...(node?.at?.column === undefined ? {} : { column: node.at.column }),
    },
  });
  if (!supported.includes(base))
    return problem(
      unsupported(framework, base, textOf(field(root, 'build-base'))),
      supportedBases(framework),
    );
  if (experimental && !enabled) {
    return problem(
      `${framework.extension} is experimental on ${base}`,
      'Set ROCKCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS=true to use it all the same.',
    );
  }
  return experimental ? { notice: `${framework.extension} is experimental on ${base}` } : {};
}

function effectiveBase(root: YamlMap): string | undefined {
  const written = (textOf(field(root, 'build-base')) ?? '') || textOf(field(root, 'base'));
  if (written === undefined) return undefined;
  const base =
    written.split(':').length === 2 && !written.includes('@') ? written.replace(':', '@') : written;
  return base.split('@').length === 2 ? base : undefined;
}

function unsupported(framework: Framework, base: string, buildBase: string | undefined): string {
  return `${framework.extension} does not support base \`${base}\`${buildBase === undefined ? '' : ` with build-base \`${buildBase}\``}`;
}

function supportedBases(framework: Framework): string {
  const series = framework.rock.bases.filter((base) => base.startsWith('ubuntu@')).join(', ');
  return `Use ${series}, or \`base: bare\` with \`build-base: ${framework.rock.bases.at(-1) ?? ''}\`.`;
}

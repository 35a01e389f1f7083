import { Failure } from '../errors/index.ts';
import {
  exists,
  field,
  keyText,
  locate,
  schema,
  textsOf,
  type ProjectFacts,
  type YamlEntry,
} from '../project/index.ts';
import type { Framework } from './framework.ts';
import { frameworks } from './registry.ts';

/** The extensions for applications that rockcraft and charmcraft have, whether supported here or not. */
const EXTENSION = /^[a-z]+(-[a-z]+)?-framework$/;

/**
 * Makes sure that a project says which framework it is of: by one extension, or by parts of its own. Where it says
 * nothing, the answer tells what was found and what to write.
 *
 * @throws Failure `FRAMEWORK_AMBIGUOUS`, `FRAMEWORK_UNDETECTED`
 */
export function requireFramework(facts: ProjectFacts, known: readonly Framework[] = frameworks): void {
  const { rockcraft } = facts;
  const named = [
    ...new Set(textsOf(field(rockcraft?.root, 'extensions')).filter((name) => EXTENSION.test(name))),
  ];
  const at = rockcraft && (locate(rockcraft.positions, ['extensions', 1]) ?? { file: rockcraft.file });
  if (named.length > 1)
    throw new Failure('FRAMEWORK_AMBIGUOUS', `two frameworks are named: ${named.join(' and ')}`, {
      hint: 'Keep the one extension whose framework serves the app.',
      ...(at === undefined ? {} : { at }),
    });
  if (named.length === 1 || field(rockcraft?.root, 'extensions') !== undefined) return;
  if (field(rockcraft?.root, 'parts') !== undefined) return;

  const looked = known.map((framework) => ({ framework, found: framework.detect(facts) }));
  const matches = looked.filter(({ found }) => found.lacking.length === 0);
  const [match] = matches;
  const file = rockcraft?.file ?? 'rockcraft.yaml';
  if (match === undefined && rockcraft === undefined && exists(facts, 'charmcraft.yaml'))
    throw new Failure('PROJECT_FILE_MISSING', `${facts.directory} is the folder of a charm, not of an app`, {
      hint: 'Point `path` at the folder of the app, which has rockcraft.yaml; most often it is the one above.',
    });
  if (match === undefined)
    throw new Failure('FRAMEWORK_UNDETECTED', `no supported framework in ${facts.directory}`, {
      hint: 'Point `path` at the folder of the app, or add what is missing.',
      details: looked.map(({ framework, found }) => `${framework.title} lacks ${found.lacking.join(', ')}`),
      ...(rockcraft === undefined ? {} : { at: { file } }),
    });
  if (matches.length > 1)
    throw new Failure(
      'FRAMEWORK_AMBIGUOUS',
      `the app could be of ${matches.map(({ framework }) => framework.title).join(' or ')}`,
      {
        hint: `Say which in ${file}: ${matches.map(({ framework }) => `\`extensions: [${framework.extension}]\``).join(' or ')}`,
        at: match.found.evidence[0]?.at ?? { file },
        details: matches.flatMap(({ found }) => found.evidence.map(({ message }) => message)),
      },
    );
  // Without any rockcraft.yaml the message is about the file that is missing.
  if (rockcraft === undefined) return;
  const { extension, title } = match.framework;
  const slip = rockcraft.root.kind === 'map' ? rockcraft.root.entries.find(isExtensions) : undefined;
  if (slip !== undefined)
    throw new Failure('FRAMEWORK_UNDETECTED', `\`${keyText(slip.key)}\` is not a key of ${file}`, {
      hint: 'Did you mean `extensions`?',
      at: slip.key.at ?? { file },
    });
  throw new Failure('FRAMEWORK_UNDETECTED', `${file} names no extension and no parts`, {
    hint: `The app looks like ${title}. Add:\nextensions:\n  - ${extension}`,
    at: { file },
    details: match.found.evidence.map(({ message }) => message),
  });
}

function isExtensions({ key }: YamlEntry): boolean {
  return schema.nearest(keyText(key), ['extensions']) !== undefined;
}

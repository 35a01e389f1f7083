import { basename, resolve } from 'node:path';
import { Failure } from '../../errors/index.ts';
import { frameworks, type Framework } from '../../frameworks/index.ts';
import { field, textOf, textsOf, type ProjectFacts } from '../../project/index.ts';

/**
 * The framework that the user names, by its name or its extension's, or that the project is of.
 *
 * @throws Failure `INPUT_INVALID`, `FRAMEWORK_UNDETECTED`, `FRAMEWORK_AMBIGUOUS`
 */
export function chooseFramework(facts: ProjectFacts, named: string | undefined): Framework {
  const known = frameworks.map(({ id }) => id).join(', ');
  if (named !== undefined) {
    const found = frameworks.find(({ id, extension }) => named === id || named === extension);
    if (found !== undefined) return found;
    throw new Failure('INPUT_INVALID', `there is no framework ${named}`, { hint: `Name one of ${known}.` });
  }
  const extensions = textsOf(field(facts.rockcraft?.root, 'extensions'));
  const declared = frameworks.find(({ extension }) => extensions.includes(extension));
  if (declared !== undefined) return declared;
  const looked = frameworks.map((framework) => ({ framework, found: framework.detect(facts) }));
  const [match, ...others] = looked.filter(({ found }) => found.lacking.length === 0);
  if (match === undefined)
    throw new Failure('FRAMEWORK_UNDETECTED', `no supported framework in ${facts.directory}`, {
      hint: `Add what is missing, or say which it will be: --framework with one of ${known}.`,
      details: looked.map(({ framework, found }) => `${framework.title} lacks ${found.lacking.join(', ')}`),
    });
  if (others.length > 0)
    throw new Failure(
      'FRAMEWORK_AMBIGUOUS',
      `the app could be of ${[match, ...others].map(({ framework }) => framework.title).join(' or ')}`,
      { hint: `Say which: --framework ${match.framework.id}` },
    );
  return match.framework;
}

/** What rocks and charms may be called (craft_application/models/constraints.py), and Juju's applications with them. */
const NAME = /^[a-z](?:-?[a-z0-9])*$/;

/**
 * The name of the rock and the charm: what the user says, what rockcraft.yaml says, what the layout of the project
 * asks for, or the folder's.
 *
 * @throws Failure `INPUT_INVALID` when none of them can be a name.
 */
export function chooseName(facts: ProjectFacts, framework: Framework, named: string | undefined): string {
  const folder = basename(resolve(facts.directory));
  const name =
    named ?? textOf(field(facts.rockcraft?.root, 'name')) ?? framework.nameOf?.(facts) ?? fromFolder(folder);
  if (NAME.test(name) && name.length <= 40) return name;
  throw new Failure('INPUT_INVALID', `\`${name}\` cannot be the name of a rock and a charm`, {
    hint: 'Give one of lower-case letters, digits and single hyphens that starts with a letter: --name my-app',
  });
}

function fromFolder(folder: string): string {
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[-0-9]+|-$/g, '');
}

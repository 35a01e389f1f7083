import { createHash } from 'node:crypto';
import { z } from 'zod/mini';
import { Failure } from '../errors/index.ts';
import type { Ports } from '../ports/index.ts';
import { explanationLines, parsePrintUris, parseProviders, parseUnknown } from './apt-output.ts';
import type { UnknownPackage } from './apt-output.ts';
import type { Apt } from './apt.ts';
import { nearestNames } from './nearest-names.ts';
import type { Indexes } from './refresh-indexes.ts';
import type { ResolvedPackage } from './types.ts';

const answerSchema = z.array(
  z.object({
    name: z.string(),
    version: z.string(),
    architecture: z.string(),
    url: z.string(),
    filename: z.string(),
    size: z.number(),
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  }),
);

/** Changes with the form of an answer or the way it is found, so that old answers are not taken. */
const FORM = 'closure-1';

/** Where the answer to a question is kept. The question is all that the resolver looks at. */
export function answerPath(folder: string, indexes: Indexes, names: readonly string[]): string {
  const question = JSON.stringify([FORM, indexes.map(({ url, sha256 }) => [url, sha256]), names]);
  return `${folder}/answers/${createHash('sha256').update(question).digest('hex').slice(0, 32)}.json`;
}

export async function readAnswer(
  files: Ports['files'],
  path: string,
): Promise<readonly ResolvedPackage[] | undefined> {
  const text = await files.readText(path);
  try {
    return text === undefined ? undefined : answerSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Asks apt for everything that `names` need on a machine where nothing is installed.
 *
 * @throws Failure `DEBIAN_PACKAGE_UNKNOWN`, `DEBIAN_UNSATISFIABLE`.
 */
export async function resolveClosure(
  apt: Apt,
  names: readonly string[],
): Promise<readonly ResolvedPackage[]> {
  const patterns = names.filter((name) => /[.+]/.test(bareName(name)));
  if (patterns.length > 0) {
    // apt takes a name with a dot or plus that it does not know for a pattern and resolves whatever fits it.
    const known = new Set(await listNames(apt));
    const unknown = patterns.filter((name) => !known.has(bareName(name)));
    if (unknown.length > 0)
      throw unknownFailure(
        unknown.map((name) => ({ name: bareName(name) })),
        known,
      );
  }
  const completed = await apt.run([
    ...([
      'apt-get',
      'install',
      '-q',
      '-y',
      '--print-uris',
      '--no-install-recommends',
      '--no-remove',
    ] as const),
    '--',
    ...names.map((name) => name.replace(/:any(?==|$)/, '')),
  ]);
  if (completed.exitCode === 0) return parsePrintUris(completed.stdout);
  const output = `${completed.stdout}\n${completed.stderr}`;
  const unknown = parseUnknown(output);
  if (unknown.length > 0) throw unknownFailure(unknown, await listNames(apt), parseProviders(output));
  throw new Failure(
    'DEBIAN_UNSATISFIABLE',
    `apt cannot install these system packages together: ${names.join(', ')}`,
    {
      hint: 'Drop a version pin, or one of the packages that exclude each other.',
      details: explanationLines(output),
    },
  );
}

const bareName = (name: string) => name.replace(/[:=].*$/, '');

async function listNames(apt: Apt): Promise<readonly string[]> {
  return (await apt.run(['apt-cache', 'pkgnames'])).stdout.split('\n').filter((name) => name !== '');
}

function unknownFailure(
  unknown: readonly UnknownPackage[],
  known: Iterable<string>,
  providers: ReadonlyMap<string, readonly string[]> = new Map(),
): Failure {
  const names = [...known];
  const described = unknown.map(({ name, version }) => {
    if (version !== undefined)
      return { what: `${name} ${version}`, hint: `\`${name}\` without a version takes the newest.` };
    const provided = providers.get(name);
    if (provided !== undefined)
      return { what: name, hint: `\`${name}\` is virtual: name one of ${provided.join(', ')}.` };
    const near = nearestNames(name, names);
    return { what: name, hint: near.length === 0 ? undefined : `Did you mean ${near.join(' or ')}?` };
  });
  const hints = described.flatMap(({ hint }) => hint ?? []);
  const many = described.length > 1;
  return new Failure(
    'DEBIAN_PACKAGE_UNKNOWN',
    `the base image's archives have no package${many ? 's' : ''} ${described.map(({ what }) => what).join(', ')}`,
    { hint: hints.length > 0 ? hints.join(' ') : 'Correct the name in `stage-packages`.' },
  );
}

import type { Ports } from '../ports/index.ts';
import type { Apt } from './apt.ts';
import type { AptMirror } from './apt-mirror.ts';
import { planAptTree } from './apt-tree.ts';
import { describeReplaced, dropInstalled, parseInstalled } from './installed-packages.ts';
import { readIndexes, refreshIndexes, updateIndexes } from './refresh-indexes.ts';
import type { Indexes } from './refresh-indexes.ts';
import { answerPath, readAnswer, resolveClosure } from './resolve-closure.ts';
import type { BaseFacts, BuiltInSlice, Resolution, ResolvedPackage } from './types.ts';

export interface ResolveRequest {
  readonly base: BaseFacts;
  /** Package names, each optionally `name=version`. Their dependencies are added, recommendations are not. */
  readonly packages: readonly string[];
  readonly slices?: readonly BuiltInSlice[];
  /** A folder that outlives the run: package indexes and answers are kept in it. */
  readonly cacheDir: string;
  /** Replaces archive addresses; signatures are still checked against the base's keyrings. */
  readonly mirrors?: readonly AptMirror[];
  /** Milliseconds for which package indexes count as current without asking the servers. Default: 0. */
  readonly maxAge?: number;
}

/** The package that a built-in slice is cut from. */
const slicePackages: Readonly<Record<BuiltInSlice, string>> = { 'ca-certificates_data': 'ca-certificates' };

/**
 * Finds every package that `packages` need and the base lacks, with addresses and hashes from the signed indexes of
 * the base's own archives.
 *
 * As craft-parts does (craft_parts/packages/apt_cache.py), the whole closure is resolved as if nothing were installed,
 * so that security updates of packages in the base come along; then what the base has in exactly that version is
 * dropped before anything is downloaded.
 *
 * @throws Failure `DEBIAN_PACKAGE_UNKNOWN`, `DEBIAN_UNSATISFIABLE`, `DEBIAN_INDEX_REFUSED`, `DEBIAN_SOURCES_INVALID`.
 */
export async function resolvePackages(
  ports: Pick<Ports, 'files' | 'exec' | 'http' | 'clock'>,
  { base, packages, slices = [], cacheDir, mirrors = [], maxAge = 0 }: ResolveRequest,
): Promise<Resolution> {
  const names = [...new Set(packages)].sort();
  if (names.length === 0 && slices.length === 0) {
    return { packages: [], slices: [], inBase: [], indexes: [], from: 'memo', notes: [] };
  }
  const tree = planAptTree(base, mirrors);
  const folder = `${cacheDir}/apt/${tree.key}`;
  let opened: Promise<Apt> | undefined;
  // Answers that hold need no apt.
  const openApt = () =>
    (opened ??= import('./apt.ts').then(({ writeApt }) => writeApt(ports, tree, `${folder}/tree`)));
  const refreshed = await refreshIndexes(ports, { folder, openApt, tree, maxAge });

  const questions = [...(names.length > 0 ? [names] : []), ...slices.map((slice) => [slicePackages[slice]])];
  const known = await Promise.all(
    questions.map((question) => readAnswer(ports.files, answerPath(folder, refreshed, question))),
  );
  const answers: (readonly ResolvedPackage[])[] = known.filter((answer) => answer !== undefined);
  const from = answers.length === questions.length ? 'memo' : 'apt';
  let indexes = refreshed;
  if (from === 'apt') {
    const apt = await openApt();
    indexes = await bringLists(ports, { folder, apt, tree, wanted: refreshed });
    answers.length = 0;
    // One after the other: the first run builds apt's binary cache that the next one maps.
    for (const question of questions) {
      const answer = await resolveClosure(apt, question);
      await ports.files.write(answerPath(folder, indexes, question), JSON.stringify(answer));
      answers.push(answer);
    }
  }

  const installed = parseInstalled(base.dpkgStatus);
  const closure = names.length > 0 ? (answers[0] ?? []) : [];
  const { missing, inBase } = dropInstalled(closure, installed);
  const sliceAnswers = names.length > 0 ? answers.slice(1) : answers;
  return {
    packages: missing,
    slices: slices.flatMap((slice, index) =>
      (sliceAnswers[index] ?? [])
        .filter(({ name }) => name === slicePackages[slice])
        .map((source) => ({ slice, package: source })),
    ),
    inBase,
    indexes,
    from,
    notes: [...tree.notes, ...describeReplaced(missing, installed)],
  };
}

/** The answers of a restored cache may have come without the large package lists that they were read from. */
async function bringLists(
  ports: Pick<Ports, 'files' | 'clock'>,
  {
    folder,
    apt,
    tree,
    wanted,
  }: { folder: string; apt: Apt; tree: ReturnType<typeof planAptTree>; wanted: Indexes },
): Promise<Indexes> {
  const present = await readIndexes(ports, apt, tree).catch(() => undefined);
  const complete =
    present?.length === wanted.length && wanted.every((index, at) => present[at]?.sha256 === index.sha256);
  return complete ? wanted : updateIndexes(ports, { folder, apt, tree });
}

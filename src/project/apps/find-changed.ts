import { posix } from 'node:path';
import type { Ports } from '../../ports/index.ts';
import { isWithin, type App } from './app.ts';
import { openGit, type Git } from './git.ts';
import { findWayOut } from './reaching-out.ts';

/** Whether an app has to be built, and why or why not, in words for the log. */
export interface Verdict {
  readonly app: App;
  readonly changed: boolean;
  readonly why: string;
}

export interface ChangeOptions {
  /** Commit, branch or tag to compare with; undefined: every app counts as changed. */
  readonly since: string | undefined;
  /** Folders and files, seen from `root`, outside of all apps that concern none of them. */
  readonly unrelated: readonly string[];
}

type ChangePorts = Pick<Ports, 'exec' | 'files'>;

/**
 * Compares contents, not the list of commits between: an app is unchanged only when every file that it is built from
 * is the same, byte for byte, as in the commit. What lies outside of all apps concerns each of them, as does everything
 * an app that reaches out of its folder. Whatever cannot be found out counts as changed.
 *
 * @param root Absolute: what the paths of the apps are seen from.
 */
export async function findChanged(
  ports: ChangePorts,
  root: string,
  apps: readonly App[],
  { since, unrelated }: ChangeOptions,
): Promise<readonly Verdict[]> {
  const all = (why: string): readonly Verdict[] => apps.map((app) => ({ app, changed: true, why }));
  if (since === undefined) return all('there is nothing to compare with');
  const git = await openGit(ports, root);
  if (typeof git === 'string') return all(`git cannot tell: ${git}`);
  const commit = await git.findCommit(since);
  if (commit === undefined) {
    return all(`${since} is not in this clone; actions/checkout fetches it with \`fetch-depth: 0\``);
  }
  const seen = (path: string): string => posix.join(git.prefix, path);
  const elsewhere = unrelated.map(seen);
  const places = apps.map((app) => ({
    app,
    moved: { ...app, path: seen(app.path), charmPath: app.charmPath && seen(app.charmPath) },
  }));
  const owned = places.flatMap(({ moved }) => foldersOf(moved));
  const short = commit.slice(0, 7);
  if (await isChanged(git, commit, ['.'], [...owned, ...elsewhere], false))
    return all(`something outside of all apps is not as in ${short}`);
  const verdicts: Verdict[] = [];
  for (const { app, moved } of places) {
    const why = await findReason({ ports, git, commit, elsewhere }, moved);
    verdicts.push({ app, changed: why !== undefined, why: why ?? `all is as in ${short}` });
  }
  return verdicts;
}

interface Comparison {
  readonly ports: ChangePorts;
  readonly git: Git;
  readonly commit: string;
  readonly elsewhere: readonly string[];
}

async function findReason(
  { ports, git, commit, elsewhere }: Comparison,
  app: App,
): Promise<string | undefined> {
  const short = commit.slice(0, 7);
  // What lies in an app is built, also where git is told to ignore it.
  if (await isChanged(git, commit, foldersOf(app), [], true)) return `it is not as in ${short}`;
  const out = await findWayOut(ports, git, app);
  if (out === undefined || !(await isChanged(git, commit, ['.'], elsewhere, false))) return undefined;
  return `${out}, and something there may not be as in ${short}`;
}

async function isChanged(
  git: Git,
  commit: string,
  paths: readonly string[],
  except: readonly string[],
  ignored: boolean,
): Promise<boolean> {
  // An exclusion of everything, by an app in the root, leaves nothing to compare.
  if (except.some((path) => path === '.')) return false;
  return (await git.differs(commit, paths, except)) || git.hasUntracked(paths, { ignored, except });
}

function foldersOf({ path, charmPath }: App): readonly string[] {
  return charmPath === undefined || isWithin(charmPath, path) ? [path] : [path, charmPath];
}

import { join, posix } from 'node:path';
import { Failure, isFailure } from '../../errors/index.ts';
import type { Ports } from '../../ports/index.ts';
import { findCharm } from '../find-charm.ts';
import { field, textOf } from '../tree.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { isWithin, type App } from './app.ts';

type AppPorts = Pick<Ports, 'files'>;

/** Folders that hold what others have written, or what was built. */
const FOREIGN = new Set(['node_modules', 'venv', '__pycache__', 'site-packages']);
/** What a craft tool makes beside its project file when it builds on the machine itself. */
const MADE = new Set(['parts', 'stage', 'prime', 'overlay']);
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * Every folder below `root` with a rockcraft.yaml, in the order of their paths. Hidden folders, packages and links are
 * not looked into. A rockcraft.yaml that cannot be read makes an app all the same: packing it says what is wrong.
 *
 * @param chosen Folders: only apps in these, or with `!` before it none of that folder. Empty: all.
 * @throws Failure `APPS_NONE`, `APPS_SAME_NAME`; `INPUT_INVALID` for a chosen folder without an app
 */
export async function findApps(
  ports: AppPorts,
  root: string,
  chosen: readonly string[] = [],
): Promise<readonly App[]> {
  const found = await walk(ports, root, '.');
  const paths = choose(found, chosen);
  if (paths.length === 0) {
    throw new Failure('APPS_NONE', `there is no app below ${root}`, {
      hint: 'An app is a folder with a rockcraft.yaml; paas-action init writes one.',
    });
  }
  const apps = await Promise.all(paths.map((path) => describe(ports, root, path)));
  requireNames(apps);
  return apps;
}

async function walk(ports: AppPorts, root: string, folder: string): Promise<string[]> {
  const names = (await ports.files.list(join(root, folder))) ?? [];
  const isApp = names.includes('rockcraft.yaml');
  const below: string[] = [];
  for (const name of names) {
    if (name.startsWith('.') || FOREIGN.has(name) || (isApp && MADE.has(name))) continue;
    const path = posix.join(folder, name);
    const stat = await ports.files.lstat(join(root, path));
    if (stat?.kind === 'directory') below.push(...(await walk(ports, root, path)));
  }
  return isApp ? [folder, ...below] : below;
}

function choose(found: readonly string[], chosen: readonly string[]): readonly string[] {
  const wanted = chosen.map((text) => {
    const leaveOut = text.startsWith('!');
    const folder = posix.normalize(leaveOut ? text.slice(1) : text).replace(/(?<=.)\/+$/, '');
    if (!found.some((path) => isWithin(path, folder))) {
      throw new Failure('INPUT_INVALID', `apps: there is no rockcraft.yaml in ${folder} or below it`, {
        hint: found.length === 0 ? 'There is none at all.' : `There is one in: ${found.join(', ')}`,
      });
    }
    return { leaveOut, folder };
  });
  const included = wanted.filter(({ leaveOut }) => !leaveOut);
  const excluded = wanted.filter(({ leaveOut }) => leaveOut);
  return found
    .filter((path) => included.length === 0 || included.some(({ folder }) => isWithin(path, folder)))
    .filter((path) => !excluded.some(({ folder }) => isWithin(path, folder)));
}

async function describe(ports: AppPorts, root: string, path: string): Promise<App> {
  const charm = await findCharm(ports.files, join(root, path));
  const charmPath = charm === undefined ? undefined : posix.relative(root, charm) || '.';
  return { name: (await readName(ports, join(root, path))) ?? spell(path), path, charmPath };
}

async function readName({ files }: AppPorts, folder: string): Promise<string | undefined> {
  try {
    const name = textOf(field((await readYaml(files, join(folder, 'rockcraft.yaml')))?.root, 'name'));
    return name !== undefined && NAME.test(name) ? name : undefined;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

/** A folder in the letters that a name may have: `services/Shop_2` is `services-shop-2`. */
function spell(path: string): string {
  const words = path.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.length === 0 ? 'app' : words.join('-').slice(-40).replace(/^-/, '');
}

/** Files, artifacts and images of apps with one name would overwrite each other's. */
function requireNames(apps: readonly App[]): void {
  const folders = new Map<string, string[]>();
  for (const { name, path } of apps) folders.set(name, [...(folders.get(name) ?? []), path]);
  const twice = [...folders].filter(([, { length }]) => length > 1);
  if (twice.length === 0) return;
  throw new Failure('APPS_SAME_NAME', 'several apps have the same name', {
    hint: 'Give each rockcraft.yaml a name of its own, or leave a folder out with `apps: !FOLDER`.',
    details: twice.map(([name, paths]) => `${name}: ${paths.join(', ')}`),
  });
}

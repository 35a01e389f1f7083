import { basename, resolve } from 'node:path';
import { readCharm, type CharmFacts } from '../../charm/index.ts';
import type { Charm } from '../../model/index.ts';
import type { Services, Terminal } from '../line/command.ts';
import { modelOf } from '../line/find.ts';
import { refuse } from '../line/refuse.ts';

/**
 * Says whether the user means a file (answer: its absolute path) or a name (undefined).
 *
 * @throws Failure for paths that are no charm, and for bare file names, which Juju calls ambiguous.
 */
export async function findLocalCharm(
  wanted: string,
  terminal: Terminal,
  { files }: Pick<Services, 'files'>,
): Promise<string | undefined> {
  const isPath = /^(\.{0,2}\/|~\/)/.test(wanted);
  const stat = await files.stat(resolve(terminal.cwd, wanted));
  if (!isPath) {
    if (stat?.kind !== 'file' || !wanted.endsWith('.charm')) return undefined;
    throw refuse(
      `The charm or bundle "${wanted}" is ambiguous.\nTo deploy a local charm or bundle, run \`juju deploy ./${wanted}\`.\n` +
        `To deploy a charm or bundle from CharmHub, run \`juju deploy ch:${basename(wanted, '.charm')}\`.`,
    );
  }
  if (stat === undefined) throw refuse(`no charm was found at "${wanted}"`);
  if (stat.kind === 'directory')
    throw refuse(`attempting to deploy "${wanted}": deploying from directory not supported`);
  return resolve(terminal.cwd, wanted);
}

export async function readLocalCharm(
  path: string,
  terminal: Terminal,
  { files }: Pick<Services, 'files'>,
): Promise<CharmFacts> {
  const absolute = resolve(terminal.cwd, path);
  const bytes = await files.readBytes(absolute);
  if (bytes === undefined) throw refuse(`no charm was found at "${path}"`);
  return readCharm(bytes);
}

/** Where a charm is from, as its URL says, and its revision where that is not for the model to count. */
export interface CharmSource {
  readonly schema: 'local' | 'ch';
  readonly revision?: number;
}

/**
 * Copies the charm into the controller's folder, so that the user may pack again over it, and gives it the next
 * revision of its name in the model.
 */
export async function loadCharm(
  uuid: string,
  path: string,
  { bases: _, ...facts }: CharmFacts,
  terminal: Terminal,
  { charmFiles, store }: Services,
  { schema, revision: given }: CharmSource = { schema: 'local' },
): Promise<Charm> {
  return charmFiles.keep(resolve(terminal.cwd, path), facts.digest ?? '', (copy) =>
    store.commit((state) => {
      const model = modelOf(state, uuid);
      const next = model.nextCharmRevision[facts.name] ?? 0;
      const revision = given ?? next;
      if (given === undefined) model.nextCharmRevision[facts.name] = next + 1;
      const url = `${schema}:${facts.name}-${revision}`;
      const charm: Charm = { ...facts, url, revision, path: copy };
      model.charms[url] = charm;
      return charm;
    }),
  );
}

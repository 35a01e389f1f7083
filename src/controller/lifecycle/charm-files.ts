import { basename, join } from 'node:path';
import type { Files } from '../../ports/index.ts';
import type { ModelStore, Snapshot } from '../model/index.ts';

/** The controller's own copies of packed charms, one for each content: the user may pack again over a file. */
export interface CharmFiles {
  /**
   * Copies a charm in, unless its content is there already, and lets `refer` write the copy's path into the state. The
   * copy is not taken away in between.
   */
  keep<T>(from: string, digest: string, refer: (copy: string) => T): Promise<T>;
  /** Removes the copies that the state does not name any more. */
  tidy(): Promise<void>;
  /** Settles when what was asked for so far is done. */
  settled(): Promise<void>;
}

export function createCharmFiles({
  files,
  home,
  store,
}: {
  readonly files: Pick<Files, 'copy' | 'list' | 'mkdir' | 'remove' | 'stat'>;
  readonly home: string;
  readonly store: Pick<ModelStore, 'durable' | 'read'>;
}): CharmFiles {
  const folder = join(home, 'charms');
  let last: Promise<unknown> = Promise.resolve();

  /** One at a time, so that a copy is never removed while it is being named. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    keep: (from, digest, refer) =>
      inTurn(async () => {
        const copy = join(folder, `${digest.replace('sha256:', '')}.charm`);
        await files.mkdir(folder, { mode: 0o755 });
        if ((await files.stat(copy)) === undefined) await files.copy(from, copy);
        return refer(copy);
      }),
    tidy: () =>
      inTurn(async () => {
        // A daemon that is killed now must find all that the state on the disk names.
        await store.durable();
        const named = new Set([...charmPaths(store.read())].map((path) => basename(path)));
        const unused = ((await files.list(folder)) ?? []).filter((name) => !named.has(name));
        await Promise.all(unused.map((name) => files.remove(join(folder, name))));
      }),
    settled: async () => {
      await last;
    },
  };
}

/** Whether a commit took a charm away, and with it perhaps the last use of a copy. */
export function hasLostCharms(after: Snapshot, before: Snapshot): boolean {
  return Object.values(before.models).some(({ uuid, charms }) => {
    const kept = after.models[uuid]?.charms;
    return kept !== charms && Object.keys(charms).some((url) => kept === undefined || !(url in kept));
  });
}

function* charmPaths({ models }: Snapshot): Iterable<string> {
  for (const { charms } of Object.values(models)) {
    for (const { path } of Object.values(charms)) if (path !== undefined) yield path;
  }
}

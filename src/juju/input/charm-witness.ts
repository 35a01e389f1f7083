import { createHash } from 'node:crypto';

import type { Ports } from '../../ports/index.ts';
import * as commands from '../client/commands.ts';
import type { JujuCommand } from '../client/commands.ts';
import { openZip } from './zip.ts';

const MOST_WITNESSES = 120;
const LARGEST_WITNESS = 1024 * 1024;

/** Hashes of files that together tell one packed charm from another. */
export type CharmWitness = ReadonlyMap<string, string>;

/**
 * Picks the files that change when a charm changes: everything outside the installed packages, and of each installed
 * package the list of its files with their hashes. Juju keeps no hash of a local charm that a client could ask for,
 * so the files in the charm's container are compared with those of the package.
 */
export async function readCharmWitness(
  files: Pick<Ports['files'], 'stat' | 'readStream'>,
  path: string,
): Promise<CharmWitness> {
  const zip = await openZip(files, path);
  const own = zip.names.filter((name) => !name.startsWith('venv/') && !name.startsWith('lib/charms/'));
  const packages = zip.names.filter((name) => /^venv\/.*\.dist-info\/RECORD$/.test(name));
  const libraries = zip.names.filter((name) => name.startsWith('lib/charms/'));
  const chosen = [...own, ...libraries, ...packages]
    // The remote command is one line of shell on Juju's side.
    .filter((name) => /^[\w./+@-]+$/.test(name) && zip.sizeOf(name) <= LARGEST_WITNESS)
    .slice(0, MOST_WITNESSES);
  const witness = new Map<string, string>();
  for (const name of chosen) {
    const content = await zip.read(name, LARGEST_WITNESS);
    if (content !== undefined) witness.set(name, createHash('sha256').update(content).digest('hex'));
  }
  // Packers put copies of dispatch there for Jujus that need them, and not every unit keeps them.
  const dispatch = witness.get('dispatch');
  return new Map([...witness].filter(([name, hash]) => !name.startsWith('hooks/') || hash !== dispatch));
}

function charmFolder(unit: string): string {
  return `/var/lib/juju/agents/unit-${unit.replace('/', '-')}/charm`;
}

/** Asks the unit's charm container for the same hashes. */
export function askForWitness(model: string, unit: string, witness: CharmWitness): JujuCommand {
  const paths = [...witness.keys()].map((name) => `${charmFolder(unit)}/${name}`);
  return commands.ssh(model, unit, undefined, ['sha256sum', ...paths]);
}

/** Whether the unit runs that very charm; undefined when its answer does not tell. */
export function matchesWitness(unit: string, witness: CharmWitness, stdout: string): boolean | undefined {
  const folder = `${charmFolder(unit)}/`;
  const found = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [, hash, path] = /^([0-9a-f]{64})\s+\*?(\S.*)$/.exec(line.replace(/\r$/, '')) ?? [];
    if (hash !== undefined && path?.startsWith(folder) === true) found.set(path.slice(folder.length), hash);
  }
  if (witness.size === 0 || found.size === 0) return undefined;
  return [...witness].every(([name, hash]) => found.get(name) === hash);
}

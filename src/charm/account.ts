import type { ObtainedLibrary } from './libs/index.ts';
import type { Venv } from './venv/index.ts';

/** What was taken over and what was made, for people. */
export type Account = readonly { readonly what: string; readonly how: string }[];

/**
 * @param own files that are no packages
 * @param written whether the charm was not there already
 */
export function describeAccount(
  venv: Venv,
  libraries: readonly ObtainedLibrary[],
  own: number,
  written: boolean,
): Account {
  const versions = {
    pinned: 'versions from the resolution file',
    memory: 'versions as before: the requirements are unchanged',
    old: 'versions as before: the package index could not be asked',
    asked: 'versions chosen now',
    none: 'no packages',
  }[venv.resolution];
  const packed = { cache: ', packed before', installed: ', installed and packed now', none: '' }[venv.packed];
  const from = (place: ObtainedLibrary['from']): number =>
    libraries.filter((one) => one.from === place).length;
  const origins = [
    [from('folder'), 'from the given folder'],
    [from('cache'), 'fetched before'],
    [from('charmhub'), 'fetched from Charmhub'],
  ] as const;
  return [
    { what: `${venv.packages.length} Python packages`, how: `${versions}${packed}` },
    ...origins
      .filter(([count]) => count > 0)
      .map(([count, how]) => ({ what: `${count} charm libraries`, how })),
    { what: `${own - libraries.length} files of the charm`, how: 'read' },
    { what: 'the charm', how: written ? 'written' : 'already packed: the same bytes are there' },
  ];
}

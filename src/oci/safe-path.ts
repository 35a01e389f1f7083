import { badArchive } from './tar-fields.ts';

const MAX_BYTES = 4096;

/**
 * The path of an archive's member in its one form: no `./`, no doubled or trailing `/`; the root is the empty string.
 * Backslashes and colons are ordinary characters in a Linux name (systemd uses them).
 *
 * @throws Failure `OCI_ARCHIVE_INVALID` for a path that leads out: absolute, or with `..`.
 */
export function safePath(stored: string): string {
  if (stored.startsWith('/')) throw badArchive(`${show(stored)} is an absolute path`);
  if (stored.includes('\0') || Buffer.byteLength(stored) > MAX_BYTES)
    throw badArchive(`${show(stored)} is no path`);
  const names = stored.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw badArchive(`${show(stored)} leads out of the archive`);
  return names.join('/');
}

function show(path: string): string {
  return JSON.stringify(path.slice(0, 200));
}

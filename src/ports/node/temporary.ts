import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** A new name beside a file, under which its content is written before it is renamed. */
export function temporaryFor(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Whether a name in the same folder is one that `temporaryFor` gave. */
export function isTemporaryOf(path: string, name: string): boolean {
  const start = `.${basename(path)}.`;
  return name.startsWith(start) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(start.length));
}
